package io.tieredcache;

import io.tieredcache.Breaker.Permit;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.SharedValue;
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
    Permit permit = breaker.enter();
    return permit == null
        ? CompletableFuture.failedFuture(breaker.refusal(operation, schema))
        : watched(breaker, permit, operation, deadline, request);
  }

  /** Sends a request that has entered the breaker, and records what becomes of it. */
  <R extends @Nullable Object> CompletableFuture<R> watched(
      Breaker breaker,
      Permit permit,
      String operation,
      Deadline deadline,
      Supplier<CompletableFuture<R>> request) {
    return permit.isProbe()
        ? timed(operation, () -> probed(breaker, permit, deadline, request))
        : observed(breaker, permit, operation, request);
  }

  private <R extends @Nullable Object> CompletableFuture<R> probed(
      Breaker breaker, Permit probe, Deadline deadline, Supplier<CompletableFuture<R>> request) {
    long begin = breaker.now();
    CompletableFuture<R> answer = Breaker.begun(request);
    var unused =
        Breaker.bounded(answer, deadline)
            .whenComplete((done, failure) -> record(breaker, probe, begin, done, failure));
    return answer;
  }

  private long record(
      Breaker breaker,
      Permit permit,
      long begin,
      @Nullable Object done,
      @Nullable Throwable failure) {
    if (isCopied(done)) {
      breaker.leave(permit);
      return breaker.now() - begin;
    }
    return breaker.record(permit, begin, slowNanos, failure);
  }

  /** Whether another node answered, a replica, which tells nothing of the one that was meant. */
  static boolean isCopied(@Nullable Object answer) {
    return answer instanceof SharedValue found && found.copied();
  }

  /** One observer for the breaker and the timer: this is the way of each read. */
  private <R extends @Nullable Object> CompletableFuture<R> observed(
      Breaker breaker, Permit permit, String operation, Supplier<CompletableFuture<R>> request) {
    long begin = breaker.now();
    CompletableFuture<R> answer = Breaker.begun(request);
    var unused =
        answer.whenComplete(
            (done, failure) -> {
              long nanos = record(breaker, permit, begin, done, failure);
              if (timers != null) {
                timers.record(operation, nanos, failure);
              }
            });
    return answer;
  }

  <R extends @Nullable Object> CompletableFuture<R> timed(
      String operation, Supplier<CompletableFuture<R>> request) {
    return timers == null ? request.get() : timers.time(operation, request);
  }
}
