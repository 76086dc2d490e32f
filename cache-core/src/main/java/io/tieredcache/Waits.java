package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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

  /** What is waited for, by tier and operation: made once, since each read tells it. */
  private final Map<Tier, Map<String, String>> names = new EnumMap<>(Tier.class);

  Waits(String schema) {
    this.schema = schema;
    for (Tier tier : Tier.values()) {
      names.put(tier, new ConcurrentHashMap<>());
    }
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
    if (future.isDone() && !future.isCompletedExceptionally()) {
      return future.join();
    }
    long begin = deadline.elapsedNanos();
    try {
      T answer = future.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
      account(tier, operation, deadline, begin);
      return answer;
    } catch (TimeoutException e) {
      StagedAnswer.Stage stage = stage(future, tier, operation);
      account(stage.tier(), stage.operation(), deadline, begin);
      throw tooLate(stage.tier(), stage.operation(), deadline);
    } catch (ExecutionException e) {
      account(tier, operation, deadline, begin);
      throw failure(e.getCause(), tier, operation, deadline);
    } catch (InterruptedException e) {
      throw interrupted(tier, operation, deadline);
    }
  }

  /**
   * Parks until the second of two answers is there, but not for longer than half of what is left:
   * so a caller that needs both is woken once. What they are, it then asks by {@link #await}.
   *
   * @param tier whose answer the first one is
   */
  void linger(
      CompletableFuture<?> first, CompletableFuture<?> second, Tier tier, Deadline deadline) {
    long begin = deadline.elapsedNanos();
    try {
      second.get(deadline.remainingNanos() / 2, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // The waits that follow tell.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    account(first.isDone() ? Tier.L2 : tier, "put", deadline, begin);
  }

  private static StagedAnswer.Stage stage(
      CompletableFuture<?> future, Tier tier, String operation) {
    return future instanceof StagedAnswer<?> staged
        ? staged.stage()
        : new StagedAnswer.Stage(tier, operation);
  }

  private void account(Tier tier, String operation, Deadline deadline, long begin) {
    deadline.spent(name(tier, operation), deadline.elapsedNanos() - begin);
  }

  private String name(Tier tier, String operation) {
    if (tier == Tier.L1) {
      // A wait in L1 is one for a flight that another caller leads.
      return "another caller's read";
    }
    Map<String, String> known = requireNonNull(names.get(tier), "names of each tier");
    String name = known.get(operation);
    return name != null ? name : known.computeIfAbsent(operation, unnamed -> tier + " " + unnamed);
  }

  DeadlineExceededException tooLate(Tier tier, String operation, Deadline deadline) {
    return new DeadlineExceededException(
        tier, operation, schema, elapsed(deadline), lateReason(deadline), null);
  }

  private static String lateReason(Deadline deadline) {
    String where = deadline.whereSpent();
    return "no answer within the deadline"
        + (where.isEmpty() ? "" : "; the time went to: " + where);
  }

  private RuntimeException failure(
      @Nullable Throwable cause, Tier tier, String operation, Deadline deadline) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof DeadlineExceededException late) {
      return new DeadlineExceededException(
          late.tier(), late.operation(), schema, elapsed(deadline), lateReason(deadline), late);
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
