package io.tieredcache.postgres;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.TierException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings the database to where requests can run, at most one attempt at a time and one a second.
 *
 * <p>Thread-safe: {@code started} is volatile and only ever becomes true; the rest is guarded by
 * this object's lock, which is not held while connecting.
 */
final class Startup {
  private static final System.Logger LOG = System.getLogger(Startup.class.getName());
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** An attempt of its own accord is nobody's call, so it has a limit of its own. */
  private static final Duration RETRY_LIMIT = Duration.ofSeconds(10);

  /** What an attempt does. */
  @FunctionalInterface
  interface Preparation {
    void run(Operation operation) throws SQLException;
  }

  private final Preparation preparation;
  private final Requests requests;
  private final LongSupplier nanoTime;
  private volatile boolean started;
  private @Nullable CompletableFuture<Boolean> attempt;
  private @Nullable TierException failure;
  private long endedAt;

  Startup(Preparation preparation, Requests requests, LongSupplier nanoTime) {
    this.preparation = preparation;
    this.requests = requests;
    this.nanoTime = nanoTime;
  }

  boolean started() {
    return started;
  }

  /** Starts now, or throws what is in the way. */
  void start(Deadline deadline) {
    Operation operation = new Operation("start", "*", deadline);
    await(begin(deadline), operation);
  }

  /** A new attempt, or null where one runs or the last was less than a second ago. */
  synchronized @Nullable CompletableFuture<Boolean> retryIfDue() {
    if (attempt != null || (failure != null && nanoTime.getAsLong() - endedAt < PAUSE_NANOS)) {
      return null;
    }
    return begin(Deadline.after(RETRY_LIMIT, nanoTime));
  }

  private synchronized CompletableFuture<Boolean> begin(Deadline deadline) {
    if (attempt != null) {
      return attempt;
    }
    Operation operation = new Operation("start", "*", deadline);
    CompletableFuture<Boolean> begun =
        requests
            .submit(operation, connected -> prepare(operation))
            .whenComplete((done, thrown) -> end(thrown));
    // Refused at once, it has ended already; on another thread, the end waits for this lock.
    attempt = begun.isDone() ? null : begun;
    return begun;
  }

  private boolean prepare(Operation operation) {
    try {
      preparation.run(operation);
    } catch (SQLException e) {
      throw StartFailures.of(operation, e);
    } catch (UnfitTableException e) {
      throw operation.failed(requireNonNull(e.getMessage(), "message"), e);
    }
    started = true;
    return true;
  }

  private synchronized void end(@Nullable Throwable thrown) {
    attempt = null;
    endedAt = nanoTime.getAsLong();
    if (thrown == null) {
      if (failure != null) {
        LOG.log(System.Logger.Level.INFO, "L3 started");
      }
      failure = null;
    } else if (thrown instanceof TierException told) {
      if (failure == null) {
        LOG.log(System.Logger.Level.WARNING, "L3 not started: {0}", told.getMessage());
      }
      failure = told;
    }
  }

  /** Waits for an attempt until the operation's deadline. */
  void await(CompletableFuture<?> begun, Operation operation) {
    try {
      begun.get(operation.deadline().remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof TierException told ? told : operation.failed("start", e);
    } catch (TimeoutException e) {
      throw operation.late("the tier is still starting", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw operation.unavailable("interrupted while the tier was starting", e);
    }
  }

  /** Why a request fails without having been tried. */
  synchronized TierException refusal(Operation operation) {
    return failure == null
        ? operation.unavailable("the tier is starting", null)
        : operation.unavailable("the tier has not started: " + failure.getMessage(), failure);
  }
}
