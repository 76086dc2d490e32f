package io.tieredcache.testkit.server;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Polls a condition until it holds or a deadline passes. */
final class Await {
  private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

  private Await() {}

  /** Whether the condition came to hold in time. */
  static boolean until(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }

  /** Waits, or fails with what was waited for and the detail at that time. */
  static void orFail(
      String what, Duration limit, BooleanSupplier condition, Supplier<String> detail) {
    if (!until(limit, condition)) {
      throw new ServerStartException(what + " not within " + limit + ": " + detail.get());
    }
  }
}
