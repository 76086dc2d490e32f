package io.tieredcache.bench.measure;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.Outcome;
import io.tieredcache.bench.report.Bar;
import io.tieredcache.bench.report.Series;
import io.tieredcache.bench.report.Standing;
import io.tieredcache.bench.run.ClientKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A game's load: of ten calls one writes, a few ids draw most of the interest (Zipf 0.99), three
 * processes share the keys, local entries live 100 ms.
 */
final class GameMix implements Measure {
  private static final int PROCESSES = 3;
  private static final int THREADS = 4;
  private static final int WRITE_PERCENT = 10;
  private static final double HIT_SHARE = 90;

  @Override
  public String title() {
    return "game mix, three processes";
  }

  @Override
  public void run(Bench bench) {
    List<ClientKind> kinds = bench.plan().localClients();
    Ask ask =
        Ask.of("mix")
            .with("set", "g")
            .with("keys", 10_000)
            .with("bytes", Data.BYTES)
            .with("threads", THREADS)
            .with("writes", WRITE_PERCENT);
    Data.seed(bench, kinds, ask);
    Turns turns = Turns.take(bench, kinds, PROCESSES, number -> ask.with("index", number));
    bench
        .recording()
        .add(
            turns.series("game mix, 3 processes", "ops/s", false, Outcome::rate),
            bars(kinds).toArray(Bar[]::new));
    shares(bench, turns);
  }

  private static List<Bar> bars(List<ClientKind> kinds) {
    List<Bar> bars = new ArrayList<>();
    kinds.stream()
        .filter(kind -> kind.role() == ClientKind.Role.PEER)
        .forEach(kind -> bars.add(Bar.atLeastTimes(2, kind.title())));
    bars.add(Bar.atLeastTimes(0.95, ClientKind.BY_HAND.title()));
    return bars;
  }

  private static void shares(Bench bench, Turns turns) {
    Outcome ours = turns.together().get(ClientKind.TIERED);
    if (ours == null) {
      return;
    }
    double local = ours.figure("count.reads.l1", 0);
    double shared = ours.figure("count.reads.l2", 0);
    double all =
        ours.figures().entrySet().stream()
            .filter(figure -> figure.getKey().startsWith("count.reads."))
            .mapToDouble(Map.Entry::getValue)
            .sum();
    String name = ClientKind.TIERED.title();
    bench
        .recording()
        .add(
            Series.of("game mix, answered by L1 or L2", "%", false)
                .with(name, Standing.OURS, 100 * (local + shared) / all),
            Bar.atLeast(HIT_SHARE));
    bench
        .recording()
        .add(
            Series.of("game mix, answered by L1", "%", false)
                .with(name, Standing.OURS, 100 * local / all));
  }
}
