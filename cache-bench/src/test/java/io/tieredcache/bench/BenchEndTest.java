package io.tieredcache.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.measure.Bench;
import io.tieredcache.bench.measure.Measure;
import io.tieredcache.bench.measure.Plan;
import io.tieredcache.bench.report.Series;
import io.tieredcache.bench.report.Standing;
import io.tieredcache.bench.run.ClientFailedException;
import io.tieredcache.bench.run.ClientKind;
import io.tieredcache.bench.run.ServerChoice;
import io.tieredcache.cli.exit.StopSignal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** What is left of a run that a signal or a client's failure cuts short: its report, no process. */
@Tag("servers")
@Tag("processes")
final class BenchEndTest {
  private static final Duration LONG = Duration.ofDays(1);

  @TempDir Path folder;

  private record Piece(String title, Consumer<Bench> work) implements Measure {
    @Override
    public double seconds(Plan plan) {
      return 1;
    }

    @Override
    public void run(Bench bench) {
      work.accept(bench);
    }
  }

  @Test
  @Execution(CONCURRENT)
  void run_askedToEndWhileAClientIsBusy_reportsWhatWasMeasured() throws IOException {
    StopSignal stop = StopSignal.manual();
    Ask minute = Ask.of("hit").with("set", "h").with("keys", 16).with("bytes", 8);
    Piece second =
        new Piece(
            "second",
            bench -> {
              stop.request();
              var unused = bench.clients().ask(ClientKind.CAFFEINE, minute.with("seconds", 60));
            });
    StringWriter said = new StringWriter();

    long began = System.nanoTime();
    assertEquals(1, run(said, figure("the first figure"), second).run(stop));

    assertTrue(System.nanoTime() - began < SECONDS.toNanos(50), "waited for the client");
    assertFalse(Thread.currentThread().isInterrupted());
    assertTrue(said.toString().contains("cut short by a signal"), said::toString);
    String json = Files.readString(folder.resolve("report.json"), UTF_8);
    assertTrue(json.contains("the first figure") && json.contains("cut short by a signal"), json);
    assertTrue(Files.readString(folder.resolve("report.html"), UTF_8).contains("cut short"));
  }

  @Test
  @Execution(CONCURRENT)
  void run_aClientThatFails_costsItsMeasureOnly() throws IOException {
    Piece failing =
        new Piece("failing", bench -> bench.clients().ask(ClientKind.CAFFEINE, Ask.of("nonsense")));
    StringWriter said = new StringWriter();
    BenchRun run = run(said, failing, figure("the next figure"), failing, failing);

    assertThrows(ClientFailedException.class, () -> run.run(StopSignal.manual()));

    String json = Files.readString(folder.resolve("report.json"), UTF_8);
    assertTrue(json.contains("the next figure"), json);
    assertTrue(json.contains("failing ended early: caffeine-0: failed"), json);
    assertTrue(said.toString().contains("unknown work nonsense"), said::toString);
  }

  private BenchRun run(StringWriter said, Measure... measures) {
    return new BenchRun(
        Plan.quick(List.of()),
        List.of(measures),
        LONG,
        ServerChoice.EMBEDDED,
        null,
        folder,
        new PrintWriter(said, true));
  }

  private static Piece figure(String title) {
    return new Piece(
        title,
        bench -> bench.recording().add(Series.of(title, "ns", true).with("x", Standing.OURS, 7)));
  }

  // Ctrl-C goes the same way; a build started in the background of a shell has it ignored.
  @Test
  @Execution(CONCURRENT)
  void bench_signal_leavesAReportAndNoProcess() throws Exception {
    Process bench =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BenchMain.class.getName(),
                "--servers=embedded",
                "--only=L1 hits",
                "--out=" + folder)
            .redirectErrorStream(true)
            .start();
    // What it says is waited for no longer either.
    CompletableFuture.delayedExecutor(2, MINUTES).execute(bench::destroyForcibly);
    try (BufferedReader out = bench.inputReader(UTF_8)) {
      String said = out.lines().takeWhile(line -> !line.contains("L1 hits")).toList().toString();
      assertTrue(bench.isAlive(), said);
      List<ProcessHandle> offspring = bench.descendants().toList();
      assertFalse(offspring.isEmpty());
      // By its handle: the process would close what it still has to say.
      assertTrue(bench.toHandle().destroy());
      String rest = out.lines().collect(Collectors.joining("\n"));
      assertTrue(bench.waitFor(40, SECONDS), "still running");
      assertEquals(1, bench.exitValue(), rest);
      assertTrue(rest.contains("cut short by a signal"), rest);
      assertTrue(Files.readString(folder.resolve("report.json"), UTF_8).contains("cut short"));
      awaitEnd(offspring);
    } finally {
      bench.destroyForcibly();
    }
  }

  private static void awaitEnd(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle process : processes) {
      process.onExit().get(60, SECONDS);
    }
    assertEquals(0, processes.stream().flatMap(BenchEndTest::alive).count());
  }

  private static Stream<ProcessHandle> alive(ProcessHandle process) {
    return Stream.of(process).filter(ProcessHandle::isAlive);
  }
}
