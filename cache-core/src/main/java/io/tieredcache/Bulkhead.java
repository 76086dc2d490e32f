package io.tieredcache;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how much of one kind of work runs at a time. The wait for room is each call's own, since
 * it depends on what is left of its deadline. Thread-safe.
 */
final class Bulkhead {
  private final Room room;
  private volatile int size;

  Bulkhead(int size) {
    this.size = size;
    this.room = new Room(size);
  }

  /** Its permits are negative while more are inside than a smaller size allows. */
  private static final class Room extends Semaphore {
    private static final long serialVersionUID = 1;

    Room(int size) {
      super(size);
    }

    void shrink(int by) {
      reducePermits(by);
    }
  }

  /** Whether there is room; if so, {@link #leave} must follow. Waits no longer than this for it. */
  boolean enter(long waitNanos) throws InterruptedException {
    return room.tryAcquire() || (waitNanos > 0 && room.tryAcquire(waitNanos, TimeUnit.NANOSECONDS));
  }

  void leave() {
    room.release();
  }

  /** So many from now on. Those inside stay, and the next enters when fewer than that are left. */
  synchronized void resize(int next) {
    int more = next - size;
    size = next;
    if (more > 0) {
      room.release(more);
    } else {
      room.shrink(-more);
    }
  }

  int size() {
    return size;
  }

  /** How many are inside. */
  int inside() {
    return size - room.availablePermits();
  }
}
