package io.tieredcache.cli.demo;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Figures as people read them. */
final class Units {
  private Units() {}

  /** Nanoseconds with two significant digits or more: {@code 0.3 µs}, {@code 12 ms}. */
  static String latency(long nanos) {
    if (nanos < 999_500) {
      return digits(nanos / 1e3) + " µs";
    }
    return nanos < 999_500_000 ? digits(nanos / 1e6) + " ms" : digits(nanos / 1e9) + " s";
  }

  private static String digits(double value) {
    return format(value < 9.95 ? "%.1f" : "%.0f", value);
  }

  /** A percentile, or a dash where nothing was measured. */
  static String percentile(Histogram latencies, double percentile) {
    return latencies.getTotalCount() == 0
        ? "-"
        : latency(latencies.getValueAtPercentile(percentile));
  }

  /** The median, the slowest in a hundred, and in a thousand. */
  static String percentiles(Histogram latencies) {
    return String.join(
        "/", percentile(latencies, 50), percentile(latencies, 99), percentile(latencies, 99.9));
  }

  /** A whole number in groups of three digits. */
  static String count(long number) {
    return format("%,d", number);
  }

  /** Events per second. */
  static String rate(long events, double seconds) {
    return count(Math.round(events / seconds));
  }

  /** A share, never rounded up to all or down to none. */
  static String percent(long part, long whole) {
    if (whole == 0) {
      return "-";
    }
    double percent = 100.0 * part / whole;
    if (part > 0 && part < whole) {
      percent = Math.min(99.9, Math.max(0.1, percent));
    }
    return format("%.1f %%", percent);
  }

  static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
