package io.tieredcache.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One figure of several clients over several rounds. In each round every client was measured once,
 * one after the other, so that values with the same index saw the same machine.
 *
 * @param title what people read, e.g. {@code get from L2, p50}
 * @param unit e.g. {@code µs}
 * @param lowerIsBetter for latencies and costs
 * @param rounds values by client, in the order of the rounds; NaN where one could not be told
 * @param standings by client
 */
public record Series(
    String title,
    String unit,
    boolean lowerIsBetter,
    Map<String, List<Double>> rounds,
    Map<String, Standing> standings) {
  /** Copies the maps, keeping their order. */
  public Series {
    Map<String, List<Double>> copy = new LinkedHashMap<>();
    rounds.forEach((client, values) -> copy.put(client, List.copyOf(values)));
    rounds = copy;
    standings = new LinkedHashMap<>(standings);
  }

  /** Without values yet. */
  public static Series of(String title, String unit, boolean lowerIsBetter) {
    return new Series(title, unit, lowerIsBetter, Map.of(), Map.of());
  }

  /** With one client's value of one more round. */
  public Series with(String client, Standing standing, double value) {
    Map<String, List<Double>> more = new LinkedHashMap<>(rounds);
    List<Double> values = new ArrayList<>(more.getOrDefault(client, List.of()));
    values.add(value);
    more.put(client, values);
    Map<String, Standing> all = new LinkedHashMap<>(standings);
    all.put(client, standing);
    return new Series(title, unit, lowerIsBetter, more, all);
  }

  /** The client's median, or nothing where it was not measured. */
  Optional<Double> median(String client) {
    List<Double> values = known(rounds.getOrDefault(client, List.of()));
    return values.isEmpty() ? Optional.empty() : Optional.of(Medians.of(values));
  }

  /** The client of that standing with the best median. */
  Optional<String> best(Standing standing) {
    return best(
        rounds.keySet().stream().filter(client -> standings.get(client) == standing).toList());
  }

  private Optional<String> best(List<String> clients) {
    Optional<String> best = Optional.empty();
    for (String client : clients) {
      boolean told = median(client).isPresent();
      if (told && (best.isEmpty() || isBetter(client, best.get()))) {
        best = Optional.of(client);
      }
    }
    return best;
  }

  /** Which of two clients has the better median; the first where they have the same. */
  public String better(String one, String other) {
    return best(List.of(one, other)).orElse(one);
  }

  private boolean isBetter(String client, String than) {
    double one = median(client).orElse(0.0);
    double other = median(than).orElse(0.0);
    return lowerIsBetter ? one < other : one > other;
  }

  /** How much several clients did in a second, or one in several rounds. */
  boolean isThroughput() {
    return unit.endsWith("/s") && rounds.values().stream().mapToInt(List::size).sum() > 1;
  }

  /** The clients' values, round by round. */
  Plot plot() {
    List<Curve> curves = new ArrayList<>();
    rounds.forEach(
        (client, values) ->
            curves.add(
                new Curve(
                    client,
                    IntStream.rangeClosed(1, values.size()).asDoubleStream().boxed().toList(),
                    values)));
    return new Plot(title, "round", unit, List.of(), curves);
  }

  /** Our value over another's, in each round that has both. */
  List<Double> ratios(String ours, String other) {
    List<Double> one = rounds.getOrDefault(ours, List.of());
    List<Double> two = rounds.getOrDefault(other, List.of());
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(one.size(), two.size()); i++) {
      ratios.add(one.get(i) / two.get(i));
    }
    return known(ratios);
  }

  private static List<Double> known(List<Double> values) {
    return values.stream().filter(value -> !value.isNaN()).toList();
  }
}
