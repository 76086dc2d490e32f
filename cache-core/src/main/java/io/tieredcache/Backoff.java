package io.tieredcache;

import io.tieredcache.spi.Deadline;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The pauses of one caller that waits for another's lease: jittered, doubling from 1 ms to a
 * twentieth of the deadline (5–250 ms), and over when half of the deadline is used up, since the
 * other half is left for a load of its own. Confined to one thread.
 */
final class Backoff {
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Deadline deadline;
  private final long most;
  private final long reserve;
  private long pause = FIRST_NANOS;

  Backoff(Deadline deadline) {
    this.deadline = deadline;
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
   * @return false when there is only time for a load left, or the thread is interrupted
   */
  boolean pause(long atMostMillis) {
    long left = deadline.remainingNanos() - reserve;
    if (left <= 0) {
      return false;
    }
    long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause);
    long lease = TimeUnit.MILLISECONDS.toNanos(Math.max(1, atMostMillis));
    LockSupport.parkNanos(this, Math.min(left, Math.min(lease, jittered)));
    pause = Math.min(most, pause * 2);
    return !Thread.currentThread().isInterrupted();
  }
}
