package io.tieredcache.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** The demo as its users run it. */
@Tag("servers")
@Tag("processes")
final class DemoTest {
  private static final String FIRST_SECOND = "\n  1 ";

  @TempDir Path folder;

  private CliProcess demo(String... options) {
    String[] words = new String[options.length + 2];
    System.arraycopy(options, 0, words, 2, options.length);
    words[0] = "demo";
    words[1] = "--plain";
    return CliProcess.start(folder, Map.of(), words);
  }

  private static void assertEndsInOrder(CliProcess demo) {
    assertEquals(0, demo.exitCode(), () -> demo.out() + demo.err());
    demo.awaitNothingLeft();
    assertEquals("", demo.err());
  }

  @Test
  @Execution(CONCURRENT)
  void demo_gameWithAnOutage_showsEachSecondAndSummary() {
    try (CliProcess demo = demo("--seconds=3", "--outage=1", "--npcs=200", "--rate=4000")) {
      demo.awaitOutput(FIRST_SECOND);
      assertEndsInOrder(demo);
      assertTrue(demo.out().contains("\n  3 "), demo.out());
      assertTrue(demo.out().contains("3 s measured"), demo.out());
      for (String row :
          new String[] {"L1 ", "L2 ", "L3 ", "writes ", "database reads ", "staleness "}) {
        assertTrue(demo.out().contains("\n" + row), demo.out());
      }
      assertTrue(demo.out().contains("tokenizer       read whole"), demo.out());
      assertTrue(demo.out().contains("\nfailures "), demo.out());
      assertTrue(demo.out().contains("\noutage          Redis stood still for 1 s: "), demo.out());
      assertFalse(demo.out().contains("\u001b"), demo.out());
    }
  }

  @Test
  @Execution(CONCURRENT)
  void demo_trace_playsAllOfItAndEnds() throws IOException {
    Path trace = trace(3_000, 300);
    try (CliProcess demo = demo("--seconds=30", "--rate=3000", "--trace=" + trace)) {
      demo.awaitOutput(FIRST_SECOND);
      assertEndsInOrder(demo);
      assertTrue(demo.out().contains("3,000 accesses played, all of it"), demo.out());
    }
  }

  private Path trace(int accesses, int objects) throws IOException {
    Path trace = folder.resolve("small.trace.xz");
    try (DataOutputStream out =
        new DataOutputStream(
            new XZOutputStream(Files.newOutputStream(trace), new LZMA2Options()))) {
      for (int i = 0; i < accesses; i++) {
        out.writeInt(-(i * 7 % objects));
      }
    }
    return trace;
  }

  // SIGINT goes the same way; a build started in the background of a shell has it ignored.
  @Test
  @Execution(CONCURRENT)
  void demo_signal_endsWithSummaryAndLeavesNothing() {
    try (CliProcess demo = demo("--seconds=600", "--npcs=200", "--rate=4000")) {
      demo.awaitOutput(FIRST_SECOND);
      demo.terminate();
      assertEndsInOrder(demo);
      assertTrue(demo.out().contains("s measured"), demo.out());
    }
  }

  @Test
  @Execution(CONCURRENT)
  void demo_signalWhileStarting_leavesNothing() {
    try (CliProcess demo = demo("--seconds=600", "--npcs=200")) {
      demo.awaitOutput("starting two services");
      demo.terminate();
      assertEndsInOrder(demo);
    }
  }

  @Test
  @Execution(CONCURRENT)
  void demo_killed_leavesNothing() throws IOException {
    Path trace = trace(60_000, 300);
    try (CliProcess demo = demo("--seconds=600", "--rate=100", "--trace=" + trace)) {
      demo.awaitOutput(FIRST_SECOND);
      demo.signal("KILL");
      demo.awaitNothingLeft();
    }
  }
}
