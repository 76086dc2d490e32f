package io.tieredcache.bench.measure;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.Outcome;
import io.tieredcache.bench.report.Series;
import io.tieredcache.bench.report.Standing;
import io.tieredcache.bench.run.ClientKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/**
 * The same work by several clients, A B C A B C …: what a machine does slower for a while, it does
 * slower for all, and ratios are taken within a round.
 */
final class Turns {
  /** Into which a full plan's warm-up is divided. */
  private static final int WARM_STEPS = 3;

  /** Seconds, however busy the JIT compiler still is. */
  private static final double MOST_WARM = 60;

  /** A process is warm when its JIT compiler works for a smaller share of the time. */
  private static final double COMPILING = 0.03;

  private final Map<ClientKind, List<Outcome>> outcomes = new LinkedHashMap<>();

  private Turns() {}

  /** One process of each kind. */
  static Turns take(Bench bench, List<ClientKind> kinds, Ask ask) {
    return take(bench, kinds, 1, number -> ask);
  }

  /**
   * Several processes of each kind at once.
   *
   * @param ask without its seconds, by the process's number
   */
  static Turns take(Bench bench, List<ClientKind> kinds, int processes, IntFunction<Ask> ask) {
    Turns turns = new Turns();
    for (ClientKind kind : kinds) {
      turns.outcomes.put(kind, new ArrayList<>());
      bench.steps().accept(kind.title() + ", warming up");
      warm(bench, kind, processes, ask);
    }
    for (int round = 0; round < bench.plan().rounds(); round++) {
      for (Map.Entry<ClientKind, List<Outcome>> client : turns.outcomes.entrySet()) {
        bench.steps().accept(client.getKey().title() + ", round " + (round + 1));
        client.getValue().add(turn(bench, client.getKey(), processes, ask, bench.plan().seconds()));
      }
    }
    return turns;
  }

  /**
   * As long as the plan says; a full one looks every third of that whether the JIT compiler is
   * done: some clients need more, and those that were measured before need less.
   */
  private static void warm(Bench bench, ClientKind kind, int processes, IntFunction<Ask> ask) {
    double planned = bench.plan().warmSeconds(processes);
    double step = bench.plan().full() ? planned / WARM_STEPS : planned;
    double most = bench.plan().full() ? Math.min(WARM_STEPS * planned, MOST_WARM) : planned;
    double warmed = 0;
    Outcome last;
    do {
      last = turn(bench, kind, processes, ask, step);
      warmed += step;
    } while (warmed + step <= most && last.compiling(processes) > COMPILING);
  }

  private static Outcome turn(
      Bench bench, ClientKind kind, int processes, IntFunction<Ask> ask, double seconds) {
    return bench
        .clients()
        .ask(kind, processes, List.of(), number -> ask.apply(number).with("seconds", seconds));
  }

  /** One figure of all clients and rounds. */
  Series series(
      String title, String unit, boolean lowerIsBetter, ToDoubleFunction<Outcome> figure) {
    Series series = Series.of(title, unit, lowerIsBetter);
    for (Map.Entry<ClientKind, List<Outcome>> client : outcomes.entrySet()) {
      for (Outcome outcome : client.getValue()) {
        series =
            series.with(
                client.getKey().title(), standing(client.getKey()), figure.applyAsDouble(outcome));
      }
    }
    return series;
  }

  static Standing standing(ClientKind kind) {
    return switch (kind.role()) {
      case OURS -> Standing.OURS;
      case PEER, ANOTHER_WAY -> Standing.PEER;
      case FLOOR, CHECK -> Standing.FLOOR;
    };
  }

  /** All rounds of each client together. */
  Map<ClientKind, Outcome> together() {
    Map<ClientKind, Outcome> together = new LinkedHashMap<>();
    outcomes.forEach(
        (kind, rounds) ->
            rounds.stream().reduce(Outcome::and).ifPresent(o -> together.put(kind, o)));
    return together;
  }
}
