package io.tieredcache.bench.measure;

import static io.tieredcache.bench.report.Numbers.whole;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.Outcome;
import io.tieredcache.bench.report.Medians;
import io.tieredcache.bench.report.Numbers;
import io.tieredcache.bench.run.ClientKind;
import io.tieredcache.bench.run.Clients;
import io.tieredcache.bench.run.OnePrimary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The same work over the cluster of three primaries and over a real one of one primary, in turn.
 * Both are there all the time; each has a client's JVM of its own, and its own values.
 */
final class Primaries implements Measure {
  private static final double CLUSTER_SECONDS = 6;
  private static final List<String> HEADS =
      List.of("work", "primaries", "ops/s", "client CPU µs", "p99 µs of a call", "ops/s by round");
  private static final List<Ask> WORKS =
      List.of(
          Data.over("get").with("threads", 16),
          Data.over("getAll").with("threads", 1).with("size", 100));

  /** One of the clusters and what its client did. */
  private record Side(String primaries, Clients clients, List<Outcome> rounds) {
    void ask(Ask ask) {
      rounds.add(clients.ask(ClientKind.TIERED, ask));
    }
  }

  @Override
  public String title() {
    return "one primary beside three";
  }

  @Override
  public double seconds(Plan plan) {
    return CLUSTER_SECONDS
        + TimePlan.starts(2)
        + TimePlan.seeds(2)
        + TimePlan.turns(plan, 2 * WORKS.size(), 1);
  }

  @Override
  public void run(Bench bench) {
    Optional<OnePrimary> started = bench.servers().startOnePrimary();
    if (started.isEmpty()) {
      bench.recording().note("one primary beside three is left out: the servers were given");
      return;
    }
    List<List<String>> cells = new ArrayList<>();
    cells.add(HEADS);
    try (OnePrimary one = started.get()) {
      for (Ask work : WORKS) {
        turns(bench, one.clients(), work).forEach(side -> cells.add(cells(work, side)));
      }
    } finally {
      bench.recording().table("L2, a cluster of one primary beside one of three", cells);
    }
  }

  private static List<Side> turns(Bench bench, Clients one, Ask work) {
    List<Side> sides =
        List.of(
            new Side("3", bench.clients(), new ArrayList<>()),
            new Side("1", one, new ArrayList<>()));
    Ask seed = new Ask("seed", work.words());
    Ask warm = work.with("seconds", bench.plan().warmSeconds());
    for (Side side : sides) {
      bench.steps().accept(work.name() + ", primaries: " + side.primaries + ", warming up");
      for (Ask first : List.of(seed, warm)) {
        var unused = side.clients.ask(ClientKind.TIERED, first);
      }
    }
    for (int round = 0; round < bench.plan().rounds(); round++) {
      for (Side side : sides) {
        bench.steps().accept(work.name() + ", primaries: " + side.primaries);
        side.ask(work.with("seconds", bench.plan().seconds()));
      }
    }
    return sides;
  }

  private static List<String> cells(Ask work, Side side) {
    Outcome all = side.rounds.stream().reduce(Outcome::and).orElseThrow();
    List<Double> rates = side.rounds.stream().map(Outcome::rate).toList();
    return List.of(
        work.name(),
        side.primaries,
        whole(Medians.of(rates)),
        String.format(Locale.ROOT, "%.1f", all.cpuMicros()),
        Percentiles.text(all.latency("all"), 99),
        rates.stream().map(Numbers::whole).collect(Collectors.joining("; ")));
  }
}
