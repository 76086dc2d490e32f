package io.tieredcache;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what a tier was asked, until the deadline and not longer. Cancels nothing: others may
 * wait for the same answer, and tiers end their requests themselves.
 */
final class Waits {
  private final String schema;

  Waits(String schema) {
    this.schema = schema;
  }

  /**
   * The answer.
   *
   * @throws RuntimeException what the tier failed with, a {@link TierException} as a rule
   * @throws DeadlineExceededException when the deadline has passed
   * @throws AbandonedException when this thread is interrupted
   */
  <T extends @Nullable Object> T await(
      CompletableFuture<T> future, Tier tier, String operation, Deadline deadline) {
    try {
      return future.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw tooLate(tier, operation, deadline);
    } catch (ExecutionException e) {
      throw failure(e.getCause(), tier, operation, deadline);
    } catch (InterruptedException e) {
      throw interrupted(tier, operation, deadline);
    }
  }

  DeadlineExceededException tooLate(Tier tier, String operation, Deadline deadline) {
    return new DeadlineExceededException(
        tier, operation, schema, elapsed(deadline), "no answer within the deadline", null);
  }

  private RuntimeException failure(
      @Nullable Throwable cause, Tier tier, String operation, Deadline deadline) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException failure
        ? failure
        : new TierException(
            tier, operation, schema, elapsed(deadline), String.valueOf(cause), cause);
  }

  AbandonedException interrupted(Tier tier, String operation, Deadline deadline) {
    Thread.currentThread().interrupt();
    return new AbandonedException(tier, operation, schema, elapsed(deadline));
  }

  TierUnavailableException refused(Tier tier, String operation, Deadline deadline, String reason) {
    return new TierUnavailableException(tier, operation, schema, elapsed(deadline), reason, null);
  }

  private static Duration elapsed(Deadline deadline) {
    return Duration.ofNanos(deadline.elapsedNanos());
  }
}
