package io.tieredcache.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A call of a course on a thread of its own, held or waiting; handled by the course's thread. */
final class SimulatedCall {
  private static final long QUICK_NANOS = Duration.ofMillis(2).toNanos();
  private static final long SHORT_PAUSE_NANOS = 20_000;
  private static final long PAUSE_NANOS = 1_000_000;

  /** What no id is the id of: a flush may touch all. */
  static final String ALL = "*";

  final String what;
  final int place;
  final String id;

  /** Reads that share its flight, and end with it. */
  final List<SimulatedCall> followers = new ArrayList<>();

  private final CountDownLatch ended = new CountDownLatch(1);

  private volatile @Nullable Thread thread;
  private Hold hold;

  /**
   * A call that has not begun.
   *
   * @param what read, put, flush and so on
   * @param place its process's
   */
  SimulatedCall(String what, int place, String id, Hold hold) {
    this.what = what;
    this.place = place;
    this.id = id;
    this.hold = hold;
  }

  boolean isRead() {
    return what.equals("read");
  }

  /** Whether it may hold what a call of this id waits for. */
  boolean concerns(String other) {
    return id.equals(other) || id.equals(ALL);
  }

  Hold hold() {
    return hold;
  }

  /** Where it will be held next, once it goes on. */
  void hold(Hold next) {
    hold = next;
  }

  void begin(Runnable call) {
    Daemon.run(
        () -> {
          thread = Thread.currentThread();
          try {
            call.run();
          } finally {
            ended.countDown();
          }
        });
  }

  boolean ended() {
    return ended.getCount() == 0;
  }

  /**
   * Whether it waits. One that is only about to would look at the clock later, if the course went
   * on, and find its deadline passed.
   */
  boolean waits() {
    Thread running = thread;
    return running != null
        && (running.getState() == Thread.State.WAITING
            || running.getState() == Thread.State.TIMED_WAITING);
  }

  /** Returns once one of both holds; the first is told by true. */
  static boolean until(String what, BooleanSupplier first, BooleanSupplier second) {
    long begin = System.nanoTime();
    while (true) {
      if (first.getAsBoolean()) {
        return true;
      }
      if (second.getAsBoolean()) {
        return false;
      }
      long waited = System.nanoTime() - begin;
      if (waited > Await.LIMIT.toNanos()) {
        throw new AssertionError("not within " + Await.LIMIT + ": " + what);
      }
      LockSupport.parkNanos(waited > QUICK_NANOS ? PAUSE_NANOS : SHORT_PAUSE_NANOS);
    }
  }

  void awaitEnd() {
    boolean unused = until("the end of " + this, this::ended, () -> false);
  }

  @Override
  public String toString() {
    return what + " " + id + " by process " + place;
  }
}
