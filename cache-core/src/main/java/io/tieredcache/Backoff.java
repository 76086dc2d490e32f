package io.tieredcache;

import io.tieredcache.spi.Deadline;
import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The pauses of one caller that waits for another's lease: each jittered and at most a quarter of
 * the time waited so far, so that a value is noticed within one and a quarter times its load; but
 * at least half a millisecond and never more than a twentieth of the deadline (5–250 ms). Over when
 * half of the deadline is used up, since the other half is left for a load of its own. A push about
 * one of the keys ends a pause at once.
 *
 * <p>What it costs L2: the time waited grows by an eighth to a quarter with each question, so there
 * are about 20 in the first 50 ms, 40 in the first second, and from then on 4 to 8 a second; asked
 * by one caller for each id and process, since the others share its flight. Confined to one thread.
 */
final class Backoff {
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Of what was waited so far a pause is at most this part. */
  static final int SHARE = 4;

  private final Deadline deadline;
  private final long most;
  private final long reserve;
  private final long least;
  private final long begin;

  Backoff(Deadline deadline) {
    this(deadline, LEAST_NANOS);
  }

  Backoff(Deadline deadline, long leastNanos) {
    this.deadline = deadline;
    this.least = leastNanos;
    this.begin = deadline.elapsedNanos();
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
    long lease = TimeUnit.MILLISECONDS.toNanos(Math.max(1, atMostMillis));
    long before = deadline.elapsedNanos();
    park(Math.min(left, Math.min(lease, next(before - begin))), calm);
    deadline.spent("lease wait", deadline.elapsedNanos() - before);
    return !Thread.currentThread().isInterrupted();
  }

  /** How long the next pause is, with jitter. */
  long next(long waitedNanos) {
    long pause = Math.max(least, Math.min(most, waitedNanos / SHARE));
    return pause - ThreadLocalRandom.current().nextLong(pause / 2);
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
      LockSupport.parkNanos(this, Math.min(nanos, LEAST_NANOS));
    }
  }
}
