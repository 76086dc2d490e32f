package io.tieredcache.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private final AtomicLong now = new AtomicLong(-5);
  private final StringWriter text = new StringWriter();
  private final Progress progress = new Progress(3, new PrintWriter(text, true), now::get);

  private void pass(long seconds) {
    now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  private List<String> lines() {
    return text.toString().lines().toList();
  }

  @Test
  void begins_afterTheFirst_guessesTheTimeLeft() {
    progress.begins("one");
    pass(10);
    progress.begins("two");
    pass(30);
    progress.begins("three");
    progress.ends();

    assertEquals(
        List.of(
            "[1/3] one (0 s)",
            "[2/3] two (10 s, about 20 s left)",
            "[3/3] three (40 s, about 20 s left)",
            "measured in 40 s"),
        lines());
  }

  @Test
  void step_withinALongMeasure_isToldEach20Seconds() {
    progress.begins("one");
    pass(10);
    progress.begins("two");
    for (int i = 1; i <= 5; i++) {
      pass(10);
      progress.step("round " + i);
    }

    assertEquals(
        List.of("  round 2 (30 s, about 60 s left)", "  round 4 (50 s, about 100 s left)"),
        lines().subList(2, 4));
  }
}
