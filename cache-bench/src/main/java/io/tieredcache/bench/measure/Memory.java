package io.tieredcache.bench.measure;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.Outcome;
import io.tieredcache.bench.report.Bar;
import io.tieredcache.bench.report.Series;
import io.tieredcache.bench.run.ClientKind;
import java.util.List;

/** Heap for each entry of L1, id and value of 200 bytes counted, after reading them from L2. */
final class Memory implements Measure {
  private static final int ENTRIES = 200_000;
  private static final int BYTES = 200;

  @Override
  public String title() {
    return "heap of L1";
  }

  @Override
  public double seconds(Plan plan) {
    return TimePlan.starts(2) + 4 * TimePlan.seeds(1);
  }

  @Override
  public void run(Bench bench) {
    Ask heap =
        Ask.of("heap")
            .with("set", "m")
            .with("keys", ENTRIES)
            .with("bytes", BYTES)
            .with("size", 500);
    List<String> options = List.of("entries=" + ENTRIES, "bytes=" + BYTES);
    Data.seed(bench, List.of(ClientKind.TIERED), heap);
    Series series = Series.of("heap per million L1 entries of 200 B", "MB", true);
    for (ClientKind kind : List.of(ClientKind.TIERED, ClientKind.CAFFEINE)) {
      Outcome outcome = bench.clients().ask(kind, 1, options, number -> heap);
      series =
          series.with(
              kind.title(),
              Turns.standing(kind),
              outcome.figure("bytes") / outcome.figure("ops") * 1e6 / (1 << 20));
      bench.clients().end(kind);
    }
    bench.recording().add(series, Bar.atMostTimes(1.15, ClientKind.CAFFEINE.title()));
  }
}
