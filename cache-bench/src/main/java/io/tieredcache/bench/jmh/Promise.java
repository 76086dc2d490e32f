package io.tieredcache.bench.jmh;

import io.tieredcache.bench.measure.Percentiles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** What sampled hits in L2 say of the promise: p50 below 1 ms and p99 below 2 ms, up to 16 KiB. */
final class Promise {
  private static final int MOST_BYTES = 16_384;

  private static final String HIT = SharedCalls.class.getName() + ".hit";

  private Promise() {}

  /** A line for each size. */
  static List<String> lines(Collection<RunResult> results) {
    List<String> lines = new ArrayList<>();
    for (RunResult result : results) {
      if (result.getParams().getMode() == Mode.SampleTime
          && result.getParams().getBenchmark().equals(HIT)) {
        int bytes = Integer.parseInt(result.getParams().getParam("bytes"));
        Statistics micros = result.getPrimaryResult().getStatistics();
        lines.add(
            String.format(
                Locale.ROOT,
                "L2 hit of %,d B: %s; %s",
                bytes,
                told("p50", micros, 50, bytes, Percentiles.PROMISED_P50_MICROS),
                told("p99", micros, 99, bytes, Percentiles.PROMISED_P99_MICROS)));
      }
    }
    return lines;
  }

  private static String told(
      String name, Statistics micros, double percentile, int bytes, double limit) {
    if (!Percentiles.enough(micros.getN(), percentile)) {
      return name + " too few samples: " + micros.getN();
    }
    double value = micros.getPercentile(percentile);
    String text = String.format(Locale.ROOT, "%s %,.0f µs", name, value);
    if (bytes > MOST_BYTES) {
      return text;
    }
    return text
        + String.format(
            Locale.ROOT, ", promised < %,.0f: %s", limit, value < limit ? "met" : "NOT met");
  }
}
