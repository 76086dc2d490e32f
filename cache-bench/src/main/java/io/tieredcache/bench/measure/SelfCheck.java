package io.tieredcache.bench.measure;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.Outcome;
import io.tieredcache.bench.report.Bar;
import io.tieredcache.bench.report.Series;
import io.tieredcache.bench.report.Standing;
import io.tieredcache.bench.run.ClientKind;
import java.util.List;

/** L2 slowed by 5 ms on purpose must show as 5 ms, or no other latency here is to be believed. */
final class SelfCheck implements Measure {
  private static final double LEAST_MILLIS = 5;

  /** What a timer's thread may come too late on a machine at work. */
  private static final double MOST_MILLIS = 6;

  @Override
  public String title() {
    return "self check, L2 slowed by 5 ms";
  }

  @Override
  public void run(Bench bench) {
    Ask ask = Data.over("get").with("threads", 1).with("seconds", bench.plan().seconds());
    Data.seed(bench, List.of(ClientKind.TIERED), ask);
    Series slowed = Series.of("self check: L2 slowed by 5 ms", "ms", true);
    for (int round = 0; round < bench.plan().rounds(); round++) {
      Outcome plain = bench.clients().ask(ClientKind.TIERED, ask);
      Outcome slow = bench.clients().ask(ClientKind.SLOWED, ask);
      double more = median(slow) - median(plain);
      slowed = slowed.with(ClientKind.SLOWED.title(), Standing.OURS, more);
    }
    bench.recording().add(slowed, Bar.atLeast(LEAST_MILLIS), Bar.atMost(MOST_MILLIS));
    bench.clients().end(ClientKind.SLOWED);
  }

  private static double median(Outcome outcome) {
    return outcome.latency("all").getValueAtPercentile(50) / 1e6;
  }
}
