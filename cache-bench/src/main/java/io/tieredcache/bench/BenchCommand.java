package io.tieredcache.bench;

import static java.util.stream.Collectors.joining;

import io.tieredcache.bench.measure.Catalog;
import io.tieredcache.bench.measure.Measure;
import io.tieredcache.bench.measure.Plan;
import io.tieredcache.bench.measure.Traced;
import io.tieredcache.bench.report.Comparison;
import io.tieredcache.bench.run.ClientKind;
import io.tieredcache.bench.run.ServerChoice;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.cli.exit.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench}: measures, writes the report, and judges by the bars. */
@Command(
    name = "bench",
    description = {
      "Measure this library beside its peers on a real Redis Cluster (TLS, AUTH), each client in a",
      "JVM of its own and taken in turn; write report.html and report.json; end with a table."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 all bars met, 1 a bar missed, a client failed or a signal came (the report",
      "has what was measured by then), 2 called wrongly."
    })
final class BenchCommand implements Callable<Integer> {
  /** Of a signal: the report is written, clients and servers end. */
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

  /** Of traces alone, whose length is asked for. */
  private static final Duration NONE = Duration.ofDays(1);

  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  @Spec
  private CommandSpec spec;

  @Option(names = "--quick", description = "At most 4 minutes: the ratios. The default.")
  private boolean quick;

  @Option(names = "--full", description = "At most 60 minutes: everything.")
  private boolean full;

  @Option(
      names = "--servers",
      paramLabel = "WHICH",
      description = {
        "embedded, container, or env (the sandbox's variables). Default: container where an engine",
        "answers, else embedded."
      })
  private @Nullable String servers;

  @Option(
      names = "--peers",
      paramLabel = "NAME[,NAME...]",
      split = ",",
      description = "Instead of the default ones: e.g. redisson,jedis,glide,spring.")
  private List<String> peers = List.of();

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "An earlier report.json: show what changed.")
  private @Nullable Path compare;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = {
        "Replay a recorded trace (big-endian 32-bit ids, xz) through all tiers; may be repeated.",
        "Without --quick and --full nothing else is measured."
      })
  private List<Path> traces = List.of();

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Reads per second of a trace, all processes. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "The longest that a trace is replayed. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--writes",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = {
        "Of a trace: how many of its accesses one of the two processes writes instead of reading",
        "them, so that entries are invalidated. Default: ${DEFAULT-VALUE}."
      })
  private int writes;

  @Option(
      names = "--only",
      paramLabel = "WORDS",
      description = "Only the measures whose titles have these words, e.g. 'game mix'.")
  private @Nullable String only;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "target/bench",
      description = "Where the report goes. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("target", "bench");

  @Override
  public Integer call() {
    if (quick && full) {
      throw CommandFailure.usage("--quick and --full exclude each other");
    }
    range("--rate", rate, 10, 1_000_000);
    range("--seconds", seconds, 1, 600);
    range("--writes", writes, 0, 100);
    List<Measure> measures = new ArrayList<>();
    for (Path trace : traces) {
      measures.add(Traced.of(trace, rate, seconds, writes));
    }
    List<ClientKind> asked = peers.stream().map(ClientKind::peer).toList();
    Plan plan = full ? Plan.full(asked) : Plan.quick(asked);
    Duration limit = NONE;
    if (quick || full || traces.isEmpty()) {
      measures.addAll(0, asked(Catalog.of(plan)));
      limit = plan.limit();
    }
    Comparison comparison = compare == null ? null : Comparison.with(compare);
    ServerChoice choice = ServerChoice.of(servers);
    BenchRun run =
        new BenchRun(plan, measures, limit, choice, comparison, out, spec.commandLine().getOut());
    return StopSignal.guard(ENDS_WITHIN, run::run);
  }

  private List<Measure> asked(List<Measure> all) {
    List<Measure> asked =
        all.stream().filter(measure -> only == null || measure.title().contains(only)).toList();
    if (asked.isEmpty()) {
      String titles = all.stream().map(Measure::title).collect(joining("; "));
      throw CommandFailure.usage(
          "--only must be part of a measure's title, was "
              + only
              + "; "
              + (full ? "they are: " : "without --full they are: ")
              + titles);
    }
    return asked;
  }

  private static void range(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw CommandFailure.usage(name + " must be " + least + " to " + most + ", was " + value);
    }
  }
}
