package io.tieredcache.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.bench.report.Bar;
import io.tieredcache.bench.report.Recording;
import io.tieredcache.bench.report.Series;
import io.tieredcache.bench.report.Standing;
import io.tieredcache.cli.exit.CommandFailure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How measurements with a main of their own end. */
final class JudgedTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @AfterEach
  void forget() {
    System.clearProperty("rounds");
  }

  private int run(Judged.Work work, String... arguments) throws Exception {
    return new Judged(DurableThroughput.class, printing(out), printing(err)).run(arguments, work);
  }

  private static PrintStream printing(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, UTF_8);
  }

  private static void loads(Recording recording) {
    recording.add(
        Series.of("single loads", "rows/s", false)
            .with("tier", Standing.OURS, 111_200)
            .with("JDBC", Standing.PEER, 36_800),
        Bar.atLeastTimes(3, "JDBC"),
        Bar.atLeastTimes(5, "JDBC"));
  }

  private void assertLine(String... parts) {
    assertTrue(
        out.toString(UTF_8)
            .lines()
            .anyMatch(
                line -> String.join(" ", line.split(" +", -1)).equals(String.join(" ", parts))),
        () -> out.toString(UTF_8));
  }

  @Test
  void run_barMissed_tellsEachAndEndsWithOne() throws Exception {
    assertEquals(1, run(JudgedTest::loads));

    assertLine("measure", "ours", "best peer", "floor", "ratio", "bar", "met");
    assertLine("single loads, rows/s", "111,200", "36,800 JDBC", "–", "3.02", "≥ 3 × JDBC", "yes");
    assertLine("single loads, rows/s", "111,200", "36,800 JDBC", "–", "3.02", "≥ 5 × JDBC", "NO");
    assertEquals("", err.toString(UTF_8));
  }

  @Test
  void run_allMet_endsWithZero() throws Exception {
    assertEquals(
        0,
        run(
            recording ->
                recording.add(
                    Series.of("commit to L1", "ms", true).with("feed", Standing.OURS, 2.5),
                    Bar.atMost(5))));
    assertLine("commit to L1, ms", "2.50", "–", "–", "–", "≤ 5 ms", "yes");
  }

  @Test
  void run_calledWrongly_measuresNothingAndEndsWithTwo() throws Exception {
    assertEquals(2, run(recording -> recording.note("measured"), "--quick"));
    assertEquals("", out.toString(UTF_8));
    assertEquals(
        "DurableThroughput: it takes no arguments, got 1\n",
        err.toString(UTF_8).replace(System.lineSeparator(), "\n"));
  }

  @Test
  void rounds_notANumberInRange_isCalledWrongly() throws Exception {
    assertEquals(7, Judged.rounds(7));
    System.setProperty("rounds", "3");
    assertEquals(3, Judged.rounds(7));
    for (String bad : new String[] {"0", "many", "1001"}) {
      System.setProperty("rounds", bad);
      assertTrue(
          assertThrows(CommandFailure.class, () -> Judged.rounds(7))
              .getMessage()
              .contains("-Drounds must be 1 to 1000, was " + bad));
      assertEquals(2, run(recording -> Judged.rounds(7)));
    }
  }
}
