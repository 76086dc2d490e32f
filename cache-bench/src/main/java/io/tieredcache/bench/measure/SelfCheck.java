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

  /** A timer is late by the time that the system needs to wake its thread. */
  private static final double MOST_MILLIS = 6;

  @Override
  public String title() {
    return "self check, L2 slowed by 5 ms";
  }

  @Override
  public double seconds(Plan plan) {
    return TimePlan.starts(1) + 2 * plan.rounds() * plan.seconds();
  }

  @Override
  public void run(Bench bench) {
    Ask ask = Data.over("get").with("threads", 1).with("seconds", bench.plan().seconds());
    Data.seed(bench, List.of(ClientKind.TIERED), ask);
    Series slowed = Series.of("self check: L2 slowed by 5 ms, p10", "ms", true);
    for (int round = 0; round < bench.plan().rounds(); round++) {
      Outcome plain = bench.clients().ask(ClientKind.TIERED, ask);
      Outcome slow = bench.clients().ask(ClientKind.SLOWED, ask);
      double more = undisturbed(slow) - undisturbed(plain);
      slowed = slowed.with(ClientKind.SLOWED.title(), Standing.OURS, more);
    }
    bench.recording().add(slowed, Bar.atLeast(LEAST_MILLIS), Bar.atMost(MOST_MILLIS));
    bench.clients().end(ClientKind.SLOWED);
  }

  private static double undisturbed(Outcome outcome) {
    return outcome.latency("all").getValueAtPercentile(10) / 1e6;
  }
}
