package io.tieredcache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits, before a cache closes, for its own tasks and for repairs that L2 can still be told.
 *
 * @param workers of asynchronous calls
 * @param loaders of the callers' loaders
 * @param guards which tell whether L2 answers at all
 */
record Drain(Workers workers, Workers loaders, List<Repairs> repairs, Guards guards) {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** Waits no longer than this. An interrupt ends it, and stays set. */
  void await(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (busy() && System.nanoTime() - end < 0 && !Thread.currentThread().isInterrupted()) {
      repairs.forEach(Repairs::run);
      LockSupport.parkNanos(this, PAUSE_NANOS);
    }
  }

  private boolean busy() {
    return workers.taken() > 0
        || loaders.taken() > 0
        || (guards.shared().allClosed()
            && repairs.stream().anyMatch(repair -> repair.pending() > 0));
  }
}
