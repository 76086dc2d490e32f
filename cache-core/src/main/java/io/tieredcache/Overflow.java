package io.tieredcache;

import io.tieredcache.spi.WriteHorizon;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Repairs beyond those that are remembered key by key. Whose they are is not kept, so all keys of
 * the schema are suspect: until these writes have ended in L3, and from then on until L2 holds
 * nothing that was read before.
 *
 * <p>Thread-safe: changed under its lock, read without. What may still commit is forgotten after
 * its end is written, and read before it, so no reader misses both.
 */
final class Overflow {
  /** Of all that may still commit the latest; null for none. */
  private volatile @Nullable Repair unsettled;

  private volatile @Nullable Long suspectUntil;

  /** Whether all keys are suspect. */
  boolean suspectsAll(LongSupplier nanoTime) {
    if (!isSettled()) {
      return true;
    }
    Long until = suspectUntil;
    return until != null && nanoTime.getAsLong() - until < 0;
  }

  /** Whether L3 needs not be asked any more. */
  boolean isSettled() {
    return unsettled == null;
  }

  /**
   * Takes a repair.
   *
   * @param longest for how long L2 may hold what was read before a write, in nanoseconds
   */
  synchronized void add(Repair repair, long longest) {
    Repair before = unsettled;
    if (repair.isSettled()) {
      suspectUntil(repair.notBefore() + longest);
    } else {
      unsettled = before == null ? repair : before.and(repair);
    }
  }

  private void suspectUntil(long end) {
    Long before = suspectUntil;
    suspectUntil = before == null ? end : Repair.later(before, end);
  }

  /** What L3 is to be asked about now, or null. */
  @Nullable Repair due(long now) {
    Repair repair = unsettled;
    return repair != null && repair.isDue(now) ? repair : null;
  }

  /**
   * L3 was asked.
   *
   * @param asked what it was asked about; where more has come since, it is asked again
   * @param horizon null where it did not say
   * @param now when it answered
   * @param again when to ask again
   * @param longest as in {@link #add}
   */
  synchronized void settle(
      Repair asked, @Nullable WriteHorizon horizon, long now, long again, long longest) {
    if (!asked.equals(unsettled)) {
      return;
    }
    Repair said = asked.by(horizon, again);
    if (said.isSettled()) {
      suspectUntil(now + longest);
      unsettled = null;
    } else {
      unsettled = said;
    }
  }
}
