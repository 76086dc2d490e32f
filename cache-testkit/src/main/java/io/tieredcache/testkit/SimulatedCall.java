package io.tieredcache.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A call of a course on a thread of its own, held or waiting; handled by the course's thread. */
final class SimulatedCall {
  private static final long QUICK_NANOS = Duration.ofMillis(2).toNanos();
  private static final long SHORT_PAUSE_NANOS = 20_000;
  private static final long PAUSE_NANOS = 1_000_000;

  final int process;
  final String id;
  final boolean reading;
  final Hold hold;

  /** Reads that share its flight, and end with it. */
  final List<SimulatedCall> followers = new ArrayList<>();

  private final CountDownLatch ended = new CountDownLatch(1);

  SimulatedCall(int process, String id, boolean reading, Hold hold) {
    this.process = process;
    this.id = id;
    this.reading = reading;
    this.hold = hold;
  }

  void begin(Runnable call) {
    Daemon.run(
        () -> {
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
    return (reading ? "read" : "change") + " of " + id + " by process " + process;
  }
}
