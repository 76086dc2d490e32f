package io.tieredcache.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.bench.measure.Bench;
import io.tieredcache.bench.measure.Measure;
import io.tieredcache.bench.measure.Plan;
import io.tieredcache.bench.report.Comparison;
import io.tieredcache.bench.report.ConsoleTable;
import io.tieredcache.bench.report.HtmlReport;
import io.tieredcache.bench.report.JsonReport;
import io.tieredcache.bench.report.Recording;
import io.tieredcache.bench.report.Report;
import io.tieredcache.bench.run.BenchServers;
import io.tieredcache.bench.run.ClientFailedException;
import io.tieredcache.bench.run.Clients;
import io.tieredcache.bench.run.ServerChoice;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.cli.exit.ExitCode;
import io.tieredcache.cli.exit.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One run: servers, measures, report. */
final class BenchRun {
  private static final String TIMES = "Time";

  private final Plan plan;
  private final List<Measure> measures;
  private final List<Progress.Entry> entries;
  private final Duration limit;
  private final ServerChoice choice;
  private final @Nullable Comparison comparison;
  private final Path folder;
  private final PrintWriter out;

  /** False once a client has failed a measure. */
  private boolean complete = true;

  /**
   * One run.
   *
   * @param limit that it should keep; a longer plan is warned of
   */
  BenchRun(
      Plan plan,
      List<Measure> measures,
      Duration limit,
      ServerChoice choice,
      @Nullable Comparison comparison,
      Path folder,
      PrintWriter out) {
    this.plan = plan;
    this.measures = List.copyOf(measures);
    this.entries =
        measures.stream()
            .map(each -> new Progress.Entry(each.title(), each.seconds(plan)))
            .toList();
    this.limit = limit;
    this.choice = choice;
    this.comparison = comparison;
    this.folder = folder;
    this.out = out;
  }

  /** Runs and returns the exit code. */
  int run(StopSignal stop) {
    Recording recording = new Recording();
    Machine.describe(recording);
    recording.about("servers", choice.word() + ", TLS, AUTH");
    recording.about("plan", plan.toString());
    warnOfALongPlan(recording);
    try (BenchServers servers = BenchServers.start(choice, System.getenv())) {
      return measured(servers, recording, stop);
    }
  }

  private void warnOfALongPlan(Recording recording) {
    double planned = Progress.seconds(entries);
    if (planned > limit.toSeconds()) {
      String warning =
          String.format(
              Locale.ROOT,
              "this takes about %.0f s, more than the %d s that are promised; --peers or --only"
                  + " make it shorter",
              planned,
              limit.toSeconds());
      recording.note(warning);
      out.println("warning: " + warning);
    }
  }

  /** What was measured before a client failed, or a signal came, is told too. */
  private int measured(BenchServers servers, Recording recording, StopSignal stop) {
    Progress progress = new Progress(entries, out);
    try {
      measure(servers, recording, progress, stop);
    } catch (RuntimeException e) {
      return endedEarly(e, recording, progress, stop);
    }
    recording.table(TIMES, progress.table());
    int met = tell(recording);
    return complete ? met : ExitCode.FAILED;
  }

  /** The failure decides the exit code; a signal's is that of a missed bar. */
  private int endedEarly(
      RuntimeException e, Recording recording, Progress progress, StopSignal stop) {
    recording.about("complete", "no");
    recording.note(stop.requested() ? "cut short by a signal" : "ended early: " + e.getMessage());
    recording.table(TIMES, progress.table());
    var unused = tell(recording);
    if (stop.requested()) {
      return ExitCode.FAILED;
    }
    throw e;
  }

  private void measure(
      BenchServers servers, Recording recording, Progress progress, StopSignal stop) {
    InterruptOnStop interrupting = InterruptOnStop.of(stop);
    try (Clients clients = new Clients(servers.connection())) {
      Bench bench = new Bench(servers, clients, plan, recording, progress::step);
      measure(bench, progress, stop);
    } finally {
      // Not before clients are closed: an interrupted thread ends them at once, whatever they do.
      interrupting.end();
    }
  }

  /** A client that fails costs its measure only; a second one in a row ends the run. */
  private void measure(Bench bench, Progress progress, StopSignal stop) {
    boolean failed = false;
    for (Measure measure : measures) {
      progress.begins();
      try {
        measure.run(bench);
        failed = false;
      } catch (ClientFailedException e) {
        if (stop.requested() || failed) {
          throw e;
        }
        failed = true;
        incomplete(bench, measure.title() + " ended early: " + e.getMessage());
      }
      progress.ended();
    }
  }

  /** The next measure gets new clients. */
  private void incomplete(Bench bench, String failure) {
    complete = false;
    bench.recording().about("complete", "no");
    bench.recording().note(failure);
    out.println("  " + failure);
    bench.clients().close();
  }

  private int tell(Recording recording) {
    if (comparison != null) {
      recording.table("Change since the earlier report", comparison.cells(recording.report()));
    }
    Report report = recording.report();
    write(report);
    ConsoleTable.lines(report).forEach(out::println);
    out.println("report: " + folder.resolve("report.html"));
    return report.passed() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void write(Report report) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("report.html"), HtmlReport.text(report), UTF_8);
      Files.writeString(folder.resolve("report.json"), JsonReport.text(report), UTF_8);
    } catch (IOException e) {
      throw CommandFailure.failed("report can't be written to " + folder + ": " + e, e);
    }
  }
}
