package io.tieredcache.bench.measure;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.Outcome;
import io.tieredcache.bench.report.Bar;
import io.tieredcache.bench.report.Series;
import io.tieredcache.bench.run.ClientKind;
import java.util.ArrayList;
import java.util.List;

/** A hundred keys by one call, read or written, and what one primary gives in batches. */
final class Batches implements Measure {
  @Override
  public String title() {
    return "getAll, putAll and batches";
  }

  @Override
  public double seconds(Plan plan) {
    List<ClientKind> kinds = plan.sharedClients();
    int turns = kinds.size() + hundredClients(kinds).size();
    double each = TimePlan.turns(plan, turns, 1) + TimePlan.starts(turns - 2 * kinds.size());
    return plan.full()
        ? each
            + TimePlan.seeds(kinds.size())
            + TimePlan.turns(plan, 2 * kinds.size(), 1)
            + TimePlan.floor(plan)
        : each;
  }

  @Override
  public void run(Bench bench) {
    List<ClientKind> kinds = bench.plan().sharedClients();
    hundred(bench, kinds);
    putHundred(bench, kinds);
    if (bench.plan().full()) {
      onePrimary(bench, kinds);
    }
  }

  private static void hundred(Bench bench, List<ClientKind> kinds) {
    Ask ask = Data.over("getAll").with("threads", 1).with("size", 100);
    List<ClientKind> clients = hundredClients(kinds);
    Data.seed(bench, clients, ask);
    Series series =
        Turns.take(bench, clients, ask).series("getAll(100)", "keys/s", false, Outcome::rate);
    List<Bar> bars = new ArrayList<>();
    bars.add(Bar.atLeastTimes(3, ClientKind.LETTUCE.title()));
    if (kinds.contains(ClientKind.REDISSON)) {
      bars.add(
          Bar.atLeastTimes(
              5, series.better(ClientKind.REDISSON.title(), ClientKind.REDISSON_BATCH.title())));
    }
    bench.recording().add(series, bars.toArray(Bar[]::new));
    bench.clients().end(ClientKind.REDISSON_BATCH);
  }

  /** Redisson has two calls for many keys; which is faster depends on the machine. */
  private static List<ClientKind> hundredClients(List<ClientKind> kinds) {
    List<ClientKind> clients = new ArrayList<>(kinds);
    if (kinds.contains(ClientKind.REDISSON)) {
      clients.add(kinds.indexOf(ClientKind.REDISSON) + 1, ClientKind.REDISSON_BATCH);
    }
    return clients;
  }

  /** Beside Lettuce's single SETs, sent without waiting for one another. */
  private static void putHundred(Bench bench, List<ClientKind> kinds) {
    Turns turns =
        Turns.take(bench, kinds, Data.over("putAll").with("threads", 1).with("size", 100));
    bench
        .recording()
        .add(
            turns.series("putAll(100)", "keys/s", false, Outcome::rate),
            Bar.atLeastTimes(3, ClientKind.LETTUCE.title()));
  }

  private static void onePrimary(Bench bench, List<ClientKind> kinds) {
    Ask batches = Data.overOne("pipelined").with("threads", 1).with("size", 64);
    Data.seed(bench, kinds, batches);
    bench
        .recording()
        .add(
            Turns.take(bench, kinds, batches)
                .series("one primary, batches of 64", "ops/s", false, Outcome::rate),
            Bar.atLeast(100_000));
    bench
        .recording()
        .add(
            Turns.take(bench, kinds, Data.overOne("get").with("threads", 16))
                .series("one primary, single gets, 16 threads", "ops/s", false, Outcome::rate));
    Floors.add(bench, "one primary, redis-benchmark -P 64", Floors.PIPELINES);
  }
}
