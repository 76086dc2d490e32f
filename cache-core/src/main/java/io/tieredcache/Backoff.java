package io.tieredcache;

import io.tieredcache.spi.Deadline;
import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The pauses of one caller that waits for another's lease: jittered, doubling from 1 ms to a
 * twentieth of the deadline (5–250 ms), and over when half of the deadline is used up, since the
 * other half is left for a load of its own. A push about one of the keys ends a pause at once.
 * Confined to one thread.
 */
final class Backoff {
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Deadline deadline;
  private final long most;
  private final long reserve;
  private long pause;

  Backoff(Deadline deadline) {
    this(deadline, FIRST_NANOS);
  }

  Backoff(Deadline deadline, long firstNanos) {
    this.deadline = deadline;
    this.pause = firstNanos;
    long total = deadline.total().toNanos();
    this.most =
        Math.max(
            TimeUnit.MILLISECONDS.toNanos(5),
            Math.min(TimeUnit.MILLISECONDS.toNanos(250), total / 20));
    this.reserve = total / 2;
  }

  /**
   * Waits a little.
   *
   * @param atMostMillis when the lease ends by itself
   * @param calm flights that were not void when L2 was asked last; one that is by now ends the
   *     pause
   * @return false when there is only time for a load left, or the thread is interrupted
   */
  boolean pause(long atMostMillis, Collection<? extends Flight<?, ?>> calm) {
    long left = deadline.remainingNanos() - reserve;
    if (left <= 0) {
      return false;
    }
    long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause);
    long lease = TimeUnit.MILLISECONDS.toNanos(Math.max(1, atMostMillis));
    long begin = deadline.elapsedNanos();
    park(Math.min(left, Math.min(lease, jittered)), calm);
    deadline.spent("lease wait", deadline.elapsedNanos() - begin);
    pause = Math.min(most, pause * 2);
    return !Thread.currentThread().isInterrupted();
  }

  // Whoever voids a flight sets its flag, then looks for a thread to wake; here it is the reverse.
  private void park(long nanos, Collection<? extends Flight<?, ?>> calm) {
    Thread me = Thread.currentThread();
    calm.forEach(flight -> flight.wakes(me));
    try {
      if (calm.stream().noneMatch(Flight::isVoid)) {
        LockSupport.parkNanos(this, nanos);
      }
    } finally {
      calm.forEach(flight -> flight.wakes(null));
    }
    if (calm.size() > 1 && calm.stream().anyMatch(Flight::isVoid)) {
      // The keys of a batch are filled one after the other; asking for each would be many trips.
      LockSupport.parkNanos(this, Math.min(nanos, FIRST_NANOS));
    }
  }
}
