package io.tieredcache.bench.measure;

import io.tieredcache.bench.client.Outcome;
import io.tieredcache.bench.report.Curve;
import io.tieredcache.bench.report.Numbers;
import io.tieredcache.bench.report.Plot;
import io.tieredcache.bench.report.Recording;
import io.tieredcache.bench.run.ClientKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Percentiles of latencies, where there are samples enough for them. */
public final class Percentiles {
  /** Of a hit in L2, as promised. */
  public static final double PROMISED_P50_MICROS = 1000;

  /** Of a hit in L2, as promised. */
  public static final double PROMISED_P99_MICROS = 2000;

  /** So many samples must lie beyond a percentile, or chance decides it. */
  private static final int BEYOND = 10;

  private static final double[] PLOTTED = {1, 10, 25, 50, 75, 90, 95, 99, 99.9, 99.99};

  private Percentiles() {}

  /** Whether there are samples enough. */
  static boolean enough(Histogram latencies, double percentile) {
    return enough(latencies.getTotalCount(), percentile);
  }

  /** Whether so many samples are enough. */
  public static boolean enough(long samples, double percentile) {
    return samples * (100 - percentile) / 100 >= BEYOND;
  }

  /** In µs; NaN, and a note in the report, where there are too few samples. */
  static double micros(Recording recording, String what, Histogram latencies, double percentile) {
    if (!enough(latencies, percentile)) {
      recording.note(
          "too few samples for p"
              + percentile
              + " of "
              + what
              + ": "
              + latencies.getTotalCount()
              + ", "
              + BEYOND
              + " must lie beyond it");
      return Double.NaN;
    }
    return latencies.getValueAtPercentile(percentile) / 1000.0;
  }

  /** The same as a cell of a table; tells there that samples are too few. */
  static String text(Histogram latencies, double percentile) {
    return text(
        enough(latencies, percentile)
            ? latencies.getValueAtPercentile(percentile) / 1000.0
            : Double.NaN);
  }

  /** Of {@link #micros}. */
  static String text(double micros) {
    return Double.isNaN(micros) ? "too few" : Numbers.whole(micros);
  }

  /** The distributions of several clients. */
  static Plot plot(String title, Map<ClientKind, Outcome> outcomes) {
    List<Curve> curves = new ArrayList<>();
    outcomes.forEach((kind, outcome) -> curves.add(curve(kind.title(), outcome.latency("all"))));
    return new Plot(title, "percentile", "µs", List.of(), curves);
  }

  private static Curve curve(String name, Histogram latencies) {
    List<Double> xs = new ArrayList<>();
    List<Double> ys = new ArrayList<>();
    for (double percentile : PLOTTED) {
      if (enough(latencies, percentile)) {
        xs.add(percentile);
        ys.add(latencies.getValueAtPercentile(percentile) / 1000.0);
      }
    }
    return new Curve(name, xs, ys);
  }
}
