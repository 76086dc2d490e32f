package io.tieredcache.bench.measure;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.Outcome;
import io.tieredcache.bench.run.ClientKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** How the cost of a get from L2 grows with processes, threads and keys. */
final class Scale implements Measure {
  private static final int VIRTUAL_SINCE = 21;
  private static final int MANY_KEYS = 200_000;

  @Override
  public String title() {
    return "scale";
  }

  @Override
  public void run(Bench bench) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("processes", "threads each", "keys", "ops/s", "client CPU µs", "p99 µs"));
    seed(bench, Data.KEYS);
    for (int processes : List.of(1, 2, 4)) {
      cells.add(cells(bench, processes, "16", Data.KEYS));
    }
    for (String threads : threads()) {
      cells.add(cells(bench, 1, threads, Data.KEYS));
    }
    seed(bench, MANY_KEYS);
    cells.add(cells(bench, 1, "16", MANY_KEYS));
    bench.recording().table("get from L2, by scale", cells);
  }

  private static List<String> threads() {
    return Runtime.version().feature() < VIRTUAL_SINCE
        ? List.of("1", "64")
        : List.of("1", "64", "64 virtual", "512 virtual");
  }

  private static void seed(Bench bench, int keys) {
    Data.seed(bench, List.of(ClientKind.TIERED), Data.over("get").with("keys", keys));
  }

  private static List<String> cells(Bench bench, int processes, String threads, int keys) {
    Ask ask =
        Data.over("get")
            .with("keys", keys)
            .with("threads", threads.replace(" virtual", ""))
            .with("virtual", threads.endsWith("virtual") ? 1 : 0);
    Outcome unused = ask(bench, processes, ask, bench.plan().warmSeconds());
    Outcome outcome = ask(bench, processes, ask, bench.plan().seconds());
    Histogram all = outcome.latency("all");
    return List.of(
        processes + "",
        threads,
        keys + "",
        String.format(Locale.ROOT, "%,.0f", outcome.rate()),
        String.format(Locale.ROOT, "%.1f", outcome.figure("cpu") / outcome.figure("ops") / 1000),
        Percentiles.enough(all, 99)
            ? String.format(Locale.ROOT, "%,.0f", all.getValueAtPercentile(99) / 1000.0)
            : "too few");
  }

  private static Outcome ask(Bench bench, int processes, Ask ask, double seconds) {
    return bench
        .clients()
        .ask(ClientKind.TIERED, processes, List.of(), number -> ask.with("seconds", seconds));
  }
}
