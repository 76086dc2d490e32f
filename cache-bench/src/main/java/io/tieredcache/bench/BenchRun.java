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
import io.tieredcache.bench.run.Clients;
import io.tieredcache.bench.run.ServerChoice;
import io.tieredcache.cli.exit.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run: servers, measures, report. */
final class BenchRun {
  private static final int MET = 0;
  private static final int MISSED = 1;

  private final Plan plan;
  private final List<Measure> measures;
  private final ServerChoice choice;
  private final @Nullable Comparison comparison;
  private final Path folder;
  private final PrintWriter out;

  BenchRun(
      Plan plan,
      List<Measure> measures,
      ServerChoice choice,
      @Nullable Comparison comparison,
      Path folder,
      PrintWriter out) {
    this.plan = plan;
    this.measures = List.copyOf(measures);
    this.choice = choice;
    this.comparison = comparison;
    this.folder = folder;
    this.out = out;
  }

  /** Runs and returns the exit code. */
  int run() {
    Recording recording = new Recording();
    Machine.describe(recording);
    recording.about("servers", choice.word() + ", TLS, AUTH");
    recording.about("plan", plan.toString());
    try (BenchServers servers = BenchServers.start(choice, System.getenv())) {
      return measured(servers, recording);
    }
  }

  /** What was measured before a client failed is told too; the failure decides the exit code. */
  private int measured(BenchServers servers, Recording recording) {
    try (Clients clients = new Clients(servers.connection())) {
      Progress progress = new Progress(measures.size(), out);
      measure(new Bench(servers, clients, plan, recording, progress::step), progress);
    } catch (CommandFailure e) {
      recording.note("ended early: " + e.getMessage());
      var unused = tell(recording);
      throw e;
    }
    return tell(recording);
  }

  private void measure(Bench bench, Progress progress) {
    for (Measure measure : measures) {
      progress.begins(measure.title());
      measure.run(bench);
    }
    progress.ends();
  }

  private int tell(Recording recording) {
    if (comparison != null) {
      recording.table("Change since the earlier report", comparison.cells(recording.report()));
    }
    Report report = recording.report();
    write(report);
    ConsoleTable.lines(report).forEach(out::println);
    out.println("report: " + folder.resolve("report.html"));
    return report.passed() ? MET : MISSED;
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
