package io.tieredcache.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table: a figure, judged by at most one bar.
 *
 * @param ratio ours over the bar's client, the median of the rounds' ratios; null without one
 * @param bar its text, empty without one
 * @param met null without a bar; false too where there are too few samples for the figure
 * @param rounds our value in each round
 */
public record Row(
    String measure,
    String unit,
    @Nullable Double ours,
    String bestPeer,
    @Nullable Double best,
    String floorName,
    @Nullable Double floor,
    @Nullable Double ratio,
    String bar,
    @Nullable Boolean met,
    List<Double> rounds) {
  /** Copies the list. */
  public Row {
    rounds = List.copyOf(rounds);
  }

  /** One row for each bar, or one without. */
  static List<Row> of(Series series, List<Bar> bars) {
    List<Row> rows = new ArrayList<>();
    for (Bar bar : bars) {
      rows.add(of(series, bar));
    }
    if (bars.isEmpty()) {
      rows.add(of(series, (Bar) null));
    }
    return rows;
  }

  private static Row of(Series series, @Nullable Bar bar) {
    String ours = series.best(Standing.OURS).orElse("");
    Optional<Double> median = series.median(ours);
    Optional<String> peer = series.best(Standing.PEER);
    Optional<String> floor = series.best(Standing.FLOOR);
    Optional<String> against = against(bar, peer);
    Double ratio =
        against
            .map(client -> series.ratios(ours, client))
            .filter(ratios -> !ratios.isEmpty())
            .map(Medians::of)
            .orElse(null);
    return new Row(
        series.title(),
        series.unit(),
        median.orElse(null),
        peer.orElse(""),
        peer.flatMap(series::median).orElse(null),
        floor.orElse(""),
        floor.flatMap(series::median).orElse(null),
        ratio,
        bar == null ? "" : bar.text(series.unit()),
        bar == null ? null : met(bar, median.orElse(null), ratio),
        series.rounds().getOrDefault(ours, List.of()));
  }

  private static Optional<String> against(@Nullable Bar bar, Optional<String> peer) {
    String client = bar == null || !bar.kind().ratio() ? null : bar.against();
    return client == null ? peer : Optional.of(client);
  }

  private static boolean met(Bar bar, @Nullable Double median, @Nullable Double ratio) {
    Double value = bar.kind().ratio() ? ratio : median;
    return value != null && bar.holds(value);
  }

  /** What compares rows of two reports. */
  String name() {
    return measure + " " + bar;
  }
}
