package io.tieredcache;

import io.tieredcache.spi.WriteHorizon;
import org.jspecify.annotations.Nullable;

/**
 * When L2 may be told of a key. Immutable.
 *
 * @param notBefore as {@code nanoTime}
 * @param write below what L3's writes must have ended first, as {@link WriteHorizon} counts them
 */
record Repair(long notBefore, long write) {
  private static final long SETTLED = Long.MIN_VALUE;
  private static final long UNKNOWN = Long.MAX_VALUE;

  /** Of a write that committed. */
  static Repair settled(long now) {
    return new Repair(now, SETTLED);
  }

  /**
   * Of one that may still commit.
   *
   * @param begunBy when it has begun, if it ever does
   */
  static Repair unsettled(long begunBy) {
    return new Repair(begunBy, UNKNOWN);
  }

  boolean isSettled() {
    return write == SETTLED;
  }

  /**
   * The same, settled where L3 says so.
   *
   * @param horizon null where it did not say
   * @param again when to ask again
   */
  Repair by(@Nullable WriteHorizon horizon, long again) {
    if (horizon == null) {
      return new Repair(again, write);
    }
    // Less than before where another primary counts.
    long mark = Math.min(write, horizon.begun());
    return horizon.ended() >= mark ? settled(notBefore) : new Repair(again, mark);
  }

  /** Later than both. */
  Repair and(Repair other) {
    return new Repair(later(notBefore, other.notBefore), Math.max(write, other.write));
  }

  /** By difference, since {@code nanoTime} may overflow. */
  static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }
}
