package io.tieredcache;

import io.tieredcache.spi.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One schema's way through the breakers of one tier. Thread-safe.
 *
 * @param schema for messages
 * @param slowNanos from how many nanoseconds on an answer counts as slow
 * @param timers where each request's time goes, or null for nowhere
 */
record Guard(Breakers breakers, String schema, long slowNanos, @Nullable RequestTimers timers) {
  /** Sends the request, unless the node's breaker is open. */
  <R extends @Nullable Object> CompletableFuture<R> one(
      String operation, String node, Deadline deadline, Supplier<CompletableFuture<R>> request) {
    Breaker breaker = breakers.of(node);
    return breaker.enter()
        ? timed(operation, () -> breaker.watch(deadline, slowNanos, request))
        : CompletableFuture.failedFuture(breaker.refusal(operation, schema));
  }

  <R extends @Nullable Object> CompletableFuture<R> timed(
      String operation, Supplier<CompletableFuture<R>> request) {
    return timers == null ? request.get() : timers.time(operation, request);
  }
}
