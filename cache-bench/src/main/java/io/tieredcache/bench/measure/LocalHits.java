package io.tieredcache.bench.measure;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.report.Bar;
import io.tieredcache.bench.report.Series;
import io.tieredcache.bench.run.ClientKind;
import java.util.List;

/**
 * What a hit in L1 costs beside bare Caffeine: with all that ours does, a time and counts; with a
 * time only; and with neither. Of few ids, and of so many that L1 is nearly full.
 */
final class LocalHits implements Measure {
  private static final List<ClientKind> KINDS =
      List.of(
          ClientKind.LOCAL,
          ClientKind.CAFFEINE_COUNTING,
          ClientKind.CAFFEINE_EXPIRING,
          ClientKind.CAFFEINE);
  private static final List<ClientKind> ALIKE =
      List.of(ClientKind.LOCAL, ClientKind.CAFFEINE_COUNTING);

  private static final int FEW = 1024;
  private static final int MANY = 8192;

  @Override
  public String title() {
    return "L1 hits";
  }

  @Override
  public double seconds(Plan plan) {
    // They connect to nothing, and start in no time.
    return TimePlan.turns(plan, KINDS.size() + ALIKE.size(), 1);
  }

  @Override
  public void run(Bench bench) {
    Turns few = Turns.take(bench, KINDS, hits(FEW));
    bench
        .recording()
        .add(
            nanos(few, "L1 hit"),
            Bar.atMostTimes(1.2, ClientKind.CAFFEINE_COUNTING.title()),
            Bar.atMostTimes(1.2, ClientKind.CAFFEINE_EXPIRING.title()),
            Bar.atMostTimes(1.2, ClientKind.CAFFEINE.title()));
    // The clock and the loop of a turn allocate a few bytes; a call that did would show as 16.
    bench
        .recording()
        .add(
            few.series(
                "L1 hit, allocated",
                "B/op",
                true,
                outcome -> Math.rint(outcome.figure("bytes") / outcome.figure("ops") * 10) / 10),
            Bar.atMost(0));
    bench
        .recording()
        .add(
            nanos(Turns.take(bench, ALIKE, hits(MANY)), "L1 hit, L1 nearly full"),
            Bar.atMostTimes(1.2, ClientKind.CAFFEINE_COUNTING.title()));
    KINDS.forEach(bench.clients()::end);
  }

  private static Ask hits(int ids) {
    return Ask.of("hit").with("set", "h").with("keys", ids).with("bytes", 200);
  }

  private static Series nanos(Turns turns, String title) {
    return turns.series(
        title, "ns", true, outcome -> outcome.figure("nanos") / outcome.figure("ops"));
  }
}
