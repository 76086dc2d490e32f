package io.tieredcache.spi;

/**
 * One unbroken time in which a node of L2 reports each change of the tracked keys it holds. A value
 * that was read in an epoch may be kept for as long as the epoch is open: had it changed, {@link
 * InvalidationListener} would have been told.
 *
 * <p>An epoch is open for a limited time, which each sign of life extends, so that a reader who
 * looks at the clock sees a silent connection's end by itself, also where the process had been
 * stopped and no thread of the tier has run yet. Once ended it never opens again.
 *
 * <p>Times are of {@link InvalidationListener#nanoTime}. Thread-safe: writers hold the monitor, the
 * one volatile field is all that readers see.
 */
public final class Epoch {
  private volatile long openUntil;
  private boolean ended;

  /**
   * Begins.
   *
   * @param openUntil nanoseconds; when it closes unless {@link #extend} is called
   */
  public Epoch(long openUntil) {
    this.openUntil = openUntil;
  }

  /** Whether every change up to now has been, or still will be, reported. One volatile read. */
  public boolean isOpen(long now) {
    return now - openUntil < 0;
  }

  /** There was a sign of life: the epoch stays open until then, unless it was ended. */
  public synchronized void extend(long until) {
    if (!ended && until - openUntil > 0) {
      openUntil = until;
    }
  }

  /** Ends it for ever: what happened from now on may never be reported. */
  public synchronized void end(long now) {
    if (!ended) {
      ended = true;
      openUntil = now;
    }
  }
}
