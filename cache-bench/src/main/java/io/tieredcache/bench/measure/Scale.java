package io.tieredcache.bench.measure;

import static io.tieredcache.bench.report.Numbers.whole;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.Outcome;
import io.tieredcache.bench.run.ClientKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * How the cost of a get from L2 grows with processes, threads and keys. A thousand keys come round
 * before L1 forgets them: that row shows L1's share. Primaries are {@link Primaries}' matter.
 */
final class Scale implements Measure {
  private static final int VIRTUAL_SINCE = 21;
  private static final List<ClientKind> OURS = List.of(ClientKind.TIERED);
  private static final List<Integer> PROCESSES = List.of(1, 2, 4);
  private static final double MILLION_SEED_SECONDS = 30;
  private static final List<Integer> KEYS = List.of(1_000, 1_000_000);

  @Override
  public String title() {
    return "scale";
  }

  @Override
  public double seconds(Plan plan) {
    double turns = 0;
    for (int processes : PROCESSES) {
      turns += plan.warmSeconds(processes) + plan.seconds();
    }
    int alone = threads().size() + KEYS.size();
    return turns
        + alone * (plan.warmSeconds() + plan.seconds())
        + TimePlan.starts(Collections.max(PROCESSES))
        + MILLION_SEED_SECONDS;
  }

  @Override
  public void run(Bench bench) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("processes", "threads each", "keys", "ops/s", "client CPU µs", "p99 µs"));
    try {
      measure(bench, cells);
    } finally {
      bench.recording().table("get from L2, by scale", cells);
    }
  }

  private static void measure(Bench bench, List<List<String>> cells) {
    Ask ask = Data.over("get");
    Data.seed(bench, OURS, ask);
    for (int processes : PROCESSES) {
      cells.add(cells(bench, processes, "16", ask));
    }
    for (String threads : threads()) {
      cells.add(cells(bench, 1, threads, ask));
    }
    for (int keys : KEYS) {
      Ask other = ask.with("set", "scale").with("keys", keys).with("bytes", 200);
      Data.seed(bench, OURS, other);
      cells.add(cells(bench, 1, "16", other));
    }
  }

  private static List<String> threads() {
    return Runtime.version().feature() < VIRTUAL_SINCE
        ? List.of("1", "64")
        : List.of("1", "64", "1 virtual", "64 virtual", "512 virtual");
  }

  private static List<String> cells(Bench bench, int processes, String threads, Ask work) {
    bench.steps().accept("processes: " + processes + ", threads: " + threads);
    Ask ask =
        work.with("threads", threads.replace(" virtual", ""))
            .with("virtual", threads.endsWith("virtual") ? 1 : 0);
    Outcome unused = ask(bench, processes, ask, bench.plan().warmSeconds(processes));
    Outcome outcome = ask(bench, processes, ask, bench.plan().seconds());
    return List.of(
        processes + "",
        threads,
        work.words().getOrDefault("keys", ""),
        whole(outcome.rate()),
        String.format(Locale.ROOT, "%.1f", outcome.cpuMicros()),
        Percentiles.text(outcome.latency("all"), 99));
  }

  private static Outcome ask(Bench bench, int processes, Ask ask, double seconds) {
    return bench
        .clients()
        .ask(ClientKind.TIERED, processes, List.of(), number -> ask.with("seconds", seconds));
  }
}
