package io.tieredcache;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Tier;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the blocking calls of one schema on the cache's threads for callers that don't block.
 * Thread-safe.
 *
 * @param context of the policy under which the calls begin
 */
record AsyncCalls(Workers workers, SchemaContext<?, ?> context) {
  CompletableFuture<@Nullable Void> workDone(String operation, Consumer<Deadline> call) {
    return work(
        operation,
        deadline -> {
          call.accept(deadline);
          return null;
        });
  }

  /** A bad id fails the future as it fails the blocking twin. */
  static <T extends @Nullable Object> CompletableFuture<T> begin(
      Supplier<CompletableFuture<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The deadline counts from here, not from when a thread takes the call. */
  <T extends @Nullable Object> CompletableFuture<T> work(
      String operation, Function<Deadline, T> call) {
    Deadline deadline = context.deadline();
    try {
      return CompletableFuture.supplyAsync(() -> call.apply(deadline), workers)
          .orTimeout(deadline.remainingNanos(), TimeUnit.NANOSECONDS)
          .exceptionally(
              failure -> {
                throw failure(operation, deadline, failure);
              });
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          context.waits().refused(Tier.L1, operation, deadline, String.valueOf(e.getMessage())));
    }
  }

  private CompletionException failure(String operation, Deadline deadline, Throwable failure) {
    if (failure instanceof TimeoutException) {
      return new CompletionException(context.waits().tooLate(Tier.L1, operation, deadline));
    }
    return Causes.wrapped(failure);
  }
}
