package io.tieredcache.bench.measure;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.report.Bar;
import io.tieredcache.bench.run.ClientKind;
import java.util.List;

/** What a hit in L1 costs beside bare Caffeine. */
final class LocalHits implements Measure {
  private static final List<ClientKind> KINDS =
      List.of(ClientKind.LOCAL, ClientKind.CAFFEINE_EXPIRING, ClientKind.CAFFEINE);

  @Override
  public String title() {
    return "L1 hits";
  }

  @Override
  public void run(Bench bench) {
    Ask ask = Ask.of("hit").with("set", "h").with("keys", 1024).with("bytes", 200);
    Turns turns = Turns.take(bench, KINDS, ask);
    bench
        .recording()
        .add(
            turns.series(
                "L1 hit", "ns", true, outcome -> outcome.figure("nanos") / outcome.figure("ops")),
            Bar.atMostTimes(1.2, ClientKind.CAFFEINE_EXPIRING.title()),
            Bar.atMostTimes(1.2, ClientKind.CAFFEINE.title()));
    // The clock and the loop of a turn allocate a few bytes; a call that did would show as 16.
    bench
        .recording()
        .add(
            turns.series(
                "L1 hit, allocated",
                "B/op",
                true,
                outcome -> Math.rint(outcome.figure("bytes") / outcome.figure("ops") * 10) / 10),
            Bar.atMost(0));
    KINDS.forEach(bench.clients()::end);
  }
}
