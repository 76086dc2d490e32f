package io.tieredcache;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how much of one kind of work runs at a time. The wait for room is each call's own, since
 * it depends on what is left of its deadline. Thread-safe.
 */
final class Bulkhead {
  private final Semaphore room;
  private final int size;

  Bulkhead(int size) {
    this.size = size;
    this.room = new Semaphore(size);
  }

  /** Whether there is room; if so, {@link #leave} must follow. Waits no longer than this for it. */
  boolean enter(long waitNanos) throws InterruptedException {
    return room.tryAcquire() || (waitNanos > 0 && room.tryAcquire(waitNanos, TimeUnit.NANOSECONDS));
  }

  void leave() {
    room.release();
  }

  int size() {
    return size;
  }

  /** How many are inside. */
  int inside() {
    return size - room.availablePermits();
  }
}
