package io.tieredcache.bench.measure;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.Outcome;
import io.tieredcache.bench.report.Bar;
import io.tieredcache.bench.run.ClientKind;
import java.util.List;

/** A hundred keys by one call, read or written, and what one primary gives in batches. */
final class Batches implements Measure {
  @Override
  public String title() {
    return "getAll, putAll and batches";
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
    Data.seed(bench, kinds, ask);
    Turns turns = Turns.take(bench, kinds, ask);
    boolean redisson = kinds.contains(ClientKind.REDISSON);
    bench
        .recording()
        .add(
            turns.series("getAll(100)", "keys/s", false, Outcome::rate),
            redisson
                ? new Bar[] {
                  Bar.atLeastTimes(3, ClientKind.LETTUCE.title()),
                  Bar.atLeastTimes(5, ClientKind.REDISSON.title())
                }
                : new Bar[] {Bar.atLeastTimes(3, ClientKind.LETTUCE.title())});
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
