package io.tieredcache.bench.measure;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.Outcome;
import io.tieredcache.bench.report.Bar;
import io.tieredcache.bench.report.Series;
import io.tieredcache.bench.report.Standing;
import io.tieredcache.bench.run.ClientKind;
import java.util.List;
import java.util.Map;

/**
 * A game's load: of ten calls one writes, a few ids draw most of the interest (Zipf 0.99), three
 * processes share the keys. Local entries live 100 ms; beside peers whose L1 knows no time and
 * keeps entries until it is told of a change, so does ours, in a race of its own.
 */
final class GameMix implements Measure {
  private static final int PROCESSES = 3;
  private static final int THREADS = 4;
  private static final int WRITE_PERCENT = 10;
  private static final double HIT_SHARE = 90;
  private static final Ask MIX =
      Ask.of("mix")
          .with("set", "g")
          .with("keys", 10_000)
          .with("bytes", Data.BYTES)
          .with("threads", THREADS)
          .with("writes", WRITE_PERCENT);

  @Override
  public String title() {
    return "game mix, three processes";
  }

  @Override
  public double seconds(Plan plan) {
    int clients = plan.timedClients().size() + plan.toldClients().size();
    return TimePlan.starts(clients * PROCESSES) + TimePlan.turns(plan, clients, PROCESSES);
  }

  @Override
  public void run(Bench bench) {
    String title = "game mix, 3 processes";
    shares(bench, title, ClientKind.TIERED, race(bench, title, bench.plan().timedClients()));
    List<ClientKind> told = bench.plan().toldClients();
    if (!told.isEmpty()) {
      String until = "game mix, L1 until told";
      shares(bench, until, ClientKind.TIERED_TOLD, race(bench, until, told));
    }
  }

  private static Turns race(Bench bench, String title, List<ClientKind> kinds) {
    Data.seed(bench, kinds, MIX);
    Turns turns = Turns.take(bench, kinds, PROCESSES, number -> MIX.with("index", number));
    bench.recording().add(turns.series(title, "ops/s", false, Outcome::rate), bars(kinds));
    bench.recording().add(turns.series(title + ", client CPU", "µs", true, Outcome::cpuMicros));
    return turns;
  }

  private static Bar[] bars(List<ClientKind> kinds) {
    return kinds.stream()
        .filter(kind -> kind.role() == ClientKind.Role.PEER || kind == ClientKind.BY_HAND)
        .map(kind -> Bar.atLeastTimes(kind == ClientKind.BY_HAND ? 0.95 : 2, kind.title()))
        .toArray(Bar[]::new);
  }

  private static void shares(Bench bench, String title, ClientKind kind, Turns turns) {
    Outcome ours = turns.together().get(kind);
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
    share(bench, title + ", answered by L1 or L2", (local + shared) / all, Bar.atLeast(HIT_SHARE));
    share(bench, title + ", answered by L1", local / all);
  }

  private static void share(Bench bench, String title, double share, Bar... bars) {
    bench
        .recording()
        .add(
            Series.of(title, "%", false)
                .with(ClientKind.TIERED.title(), Standing.OURS, 100 * share),
            bars);
  }
}
