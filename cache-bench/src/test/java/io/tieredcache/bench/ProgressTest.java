package io.tieredcache.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private static final List<Progress.Entry> PLAN =
      List.of(
          new Progress.Entry("one", 10),
          new Progress.Entry("two", 100),
          new Progress.Entry("three", 30));

  private final AtomicLong now = new AtomicLong(-5);
  private final StringWriter text = new StringWriter();
  private final Progress progress = new Progress(PLAN, new PrintWriter(text, true), now::get);

  private void pass(long seconds) {
    now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  private void take(long seconds) {
    progress.begins();
    pass(seconds);
    progress.ended();
  }

  private List<String> lines() {
    return text.toString().lines().toList();
  }

  @Test
  void begins_asPlanned_tellsWhatThePlanStillHolds() {
    take(10);
    take(100);
    take(30);

    assertEquals(
        List.of(
            "[1/3] one (0 s, about 140 s left)",
            "[2/3] two (10 s, about 130 s left)",
            "[3/3] three (110 s, about 30 s left)",
            "measured in 140 s"),
        lines());
  }

  @Test
  void begins_slowerThanPlanned_tellsWhatIsLeftAtThatPace() {
    take(15);
    progress.begins();

    assertEquals("[2/3] two (15 s, about 195 s left)", lines().get(1));
  }

  @Test
  void step_withinALongMeasure_isToldEach20Seconds() {
    take(10);
    progress.begins();
    for (int i = 1; i <= 5; i++) {
      pass(10);
      progress.step("round " + i);
    }

    assertEquals(
        List.of("  round 2 (30 s, about 110 s left)", "  round 4 (50 s, about 90 s left)"),
        lines().subList(2, 4));
  }

  @Test
  void step_measureBeyondItsPlan_leavesWhatFollows() {
    progress.begins();
    pass(25);
    progress.step("round 9");

    assertEquals("  round 9 (25 s, about 130 s left)", lines().get(1));
  }

  @Test
  void table_cutShort_hasWhatEnded() {
    take(12);
    progress.begins();
    pass(5);

    assertEquals(
        List.of(
            List.of("measure", "planned s", "taken s"),
            List.of("one", "10", "12"),
            List.of("all", "140", "12")),
        progress.table());
  }
}
