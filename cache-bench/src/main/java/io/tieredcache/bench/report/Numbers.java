package io.tieredcache.bench.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them. */
public final class Numbers {
  private Numbers() {}

  /** Without digits after the point; thousands apart. */
  public static String whole(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  /** Three digits that count; thousands apart. A missing one is a dash. */
  static String text(@Nullable Double value) {
    if (value == null || value.isNaN()) {
      return "–";
    }
    double size = Math.abs(value);
    if (value == Math.rint(value) || size >= 100) {
      return whole(value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f", value);
  }
}
