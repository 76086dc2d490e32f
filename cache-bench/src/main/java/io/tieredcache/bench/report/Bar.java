package io.tieredcache.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * What a figure of ours must keep.
 *
 * @param kind how it is compared
 * @param against the client compared with, for ratios; null for the best peer
 * @param limit of the figure or of the ratio
 */
public record Bar(Kind kind, @Nullable String against, double limit) {
  /** How a bar compares. */
  public enum Kind {
    RATIO_AT_MOST("≤", true),
    RATIO_AT_LEAST("≥", true),
    AT_MOST("≤", false),
    AT_LEAST("≥", false);

    private final String sign;
    private final boolean ratio;

    Kind(String sign, boolean ratio) {
      this.sign = sign;
      this.ratio = ratio;
    }

    boolean ratio() {
      return ratio;
    }
  }

  /** Our median ratio to a client must not be above this. */
  public static Bar atMostTimes(double limit, String client) {
    return new Bar(Kind.RATIO_AT_MOST, client, limit);
  }

  /** Our median ratio to a client must not be below this. */
  public static Bar atLeastTimes(double limit, String client) {
    return new Bar(Kind.RATIO_AT_LEAST, client, limit);
  }

  /** We must not be below the best peer. */
  public static Bar atLeastBestPeer() {
    return new Bar(Kind.RATIO_AT_LEAST, null, 1);
  }

  /** Our median must not be above this. */
  public static Bar atMost(double limit) {
    return new Bar(Kind.AT_MOST, null, limit);
  }

  /** Our median must not be below this. */
  public static Bar atLeast(double limit) {
    return new Bar(Kind.AT_LEAST, null, limit);
  }

  boolean holds(double value) {
    return switch (kind) {
      case RATIO_AT_MOST, AT_MOST -> value <= limit;
      case RATIO_AT_LEAST, AT_LEAST -> value >= limit;
    };
  }

  String text(String unit) {
    return kind.sign
        + " "
        + Numbers.text(limit)
        + (kind.ratio ? " × " + (against == null ? "best peer" : against) : " " + unit);
  }
}
