package io.tieredcache;

import io.tieredcache.spi.WriteHorizon;
import org.jspecify.annotations.Nullable;

/**
 * When L2 may be told of a key, or L3 be asked about a write of it. Immutable. Two of the same
 * content are not equal: each stands for what was to be done when it was made.
 */
final class Repair {
  private static final long SETTLED = Long.MIN_VALUE;
  private static final long UNKNOWN = Long.MAX_VALUE;

  private final long notBefore;

  /** Below what L3's writes must have ended first, as {@link WriteHorizon} counts them. */
  private final long write;

  private final boolean asked;

  private Repair(long notBefore, long write, boolean asked) {
    this.notBefore = notBefore;
    this.write = write;
    this.asked = asked;
  }

  /** Of a write that committed. */
  static Repair settled(long now) {
    return new Repair(now, SETTLED, false);
  }

  /**
   * Of one that may still commit.
   *
   * @param begunBy when it has begun, if it ever does
   */
  static Repair unsettled(long begunBy) {
    return new Repair(begunBy, UNKNOWN, false);
  }

  boolean isSettled() {
    return write == SETTLED;
  }

  /** As {@code nanoTime}. */
  long notBefore() {
    return notBefore;
  }

  /** Whether it is time. */
  boolean isDue(long now) {
    return now - notBefore >= 0;
  }

  /** Whether L3 was asked about it, be it in vain. */
  boolean wasAsked() {
    return asked;
  }

  /**
   * The same, settled where L3 says so.
   *
   * @param horizon null where it did not say
   * @param again when to ask again
   */
  Repair by(@Nullable WriteHorizon horizon, long again) {
    if (horizon == null) {
      return new Repair(again, write, true);
    }
    // Less than before where another primary counts.
    long mark = Math.min(write, horizon.begun());
    return horizon.ended() >= mark ? settled(notBefore) : new Repair(again, mark, true);
  }

  /** Later than both. */
  Repair and(Repair other) {
    return new Repair(
        later(notBefore, other.notBefore), Math.max(write, other.write), asked && other.asked);
  }

  /** By difference, since {@code nanoTime} may overflow. */
  static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }
}
