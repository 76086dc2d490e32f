package io.tieredcache.testkit;

import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Waits that end: with what they wait for, or with an error that says what never came. */
final class Await {
  /** Far above what anything here takes, so that only a hang meets it. */
  static final Duration LIMIT = Duration.ofSeconds(20);

  /** What is waited for is mostly microseconds away; only what is not costs longer pauses. */
  private static final long FIRST_PAUSE_NANOS = 20_000;

  private static final long LONGEST_PAUSE_NANOS = 2_000_000;

  private Await() {}

  /** Returns once the condition holds. */
  static void until(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    long pause = FIRST_PAUSE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new AssertionError("not within " + LIMIT + ": " + what);
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    }
  }

  /** The future's answer. Throws what it failed with; an SPI future fails with nothing else. */
  static <R extends @Nullable Object> R answer(CompletableFuture<R> future) {
    try {
      return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TierException failure) {
        throw failure;
      }
      throw new AssertionError("futures must fail with TierException only", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within " + LIMIT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
