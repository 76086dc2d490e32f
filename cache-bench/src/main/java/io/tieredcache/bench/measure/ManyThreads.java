package io.tieredcache.bench.measure;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.Outcome;
import io.tieredcache.bench.report.Bar;
import io.tieredcache.bench.run.ClientKind;
import java.util.List;

/** Single gets that L2 answers, by sixteen threads of one process. */
final class ManyThreads implements Measure {
  @Override
  public String title() {
    return "L2 hits, 16 threads";
  }

  @Override
  public double seconds(Plan plan) {
    return TimePlan.turns(plan, plan.sharedClients().size(), 1) + TimePlan.floor(plan);
  }

  @Override
  public void run(Bench bench) {
    List<ClientKind> kinds = bench.plan().sharedClients();
    Ask ask = Data.over("get").with("threads", 16);
    Data.seed(bench, kinds, ask);
    Turns turns = Turns.take(bench, kinds, ask);
    bench
        .recording()
        .add(
            turns.series("get from L2, 16 threads", "ops/s", false, Outcome::rate),
            Bar.atLeastTimes(1.15, ClientKind.LETTUCE.title()),
            Bar.atLeastBestPeer());
    bench.recording().add(Percentiles.plot("Sixteen threads: get from L2", turns.together()));
    Floors.add(bench, "get from L2, redis-benchmark -c 16", Floors.SIXTEEN_CONNECTIONS);
  }
}
