package io.tieredcache;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.IllegalStateTransitionException;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.OutcomeUnknownException;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests away from a node that fails or is slow, and lets one through now and then to see
 * whether it still is. Thread-safe, as the circuit breaker that it wraps.
 */
final class Breaker {
  private final Tier tier;
  private final String node;
  private final CircuitBreaker circuit;
  private final LongSupplier nanoTime;
  private final long madeAt;
  private volatile long wantedAt;

  /**
   * Good requests in a row since the circuit closed or saw a bad one. Once they fill its window,
   * one more would change nothing, and recording costs a lock and an event of six objects.
   */
  private final AtomicInteger well = new AtomicInteger();

  Breaker(Tier tier, String node, CircuitBreaker circuit, LongSupplier nanoTime) {
    this.tier = tier;
    this.node = node;
    this.circuit = circuit;
    this.nanoTime = nanoTime;
    this.madeAt = nanoTime.getAsLong();
    this.wantedAt = madeAt;
  }

  /** Whether a request may go to the node; if so, its outcome must be recorded. */
  boolean enter() {
    if (!closed()) {
      wantedAt = nanoTime.getAsLong();
    }
    return circuit.tryAcquirePermission();
  }

  /** Takes {@link #enter} back: the request is not sent. */
  void leave() {
    circuit.releasePermission();
  }

  /**
   * The node is connected again: if the circuit is not closed, the next request is a probe, however
   * short it has been open.
   */
  void retry() {
    if (!closed()) {
      try {
        circuit.transitionToHalfOpenState();
      } catch (IllegalStateTransitionException e) {
        // It was closed in between.
      }
    }
  }

  /** Whether it is not closed and nobody has wanted its node for so long. */
  boolean forgotten(long nanos) {
    return !closed() && since(wantedAt) > nanos;
  }

  boolean closed() {
    return circuit.getState() == CircuitBreaker.State.CLOSED;
  }

  CircuitBreaker.State state() {
    return circuit.getState();
  }

  String node() {
    return node;
  }

  /** What a request gets that was kept away. The tier did nothing. */
  TierUnavailableException refusal(String operation, String schema) {
    return new TierUnavailableException(
        tier,
        operation,
        schema,
        Duration.ZERO,
        "the circuit breaker of " + this + " is open: too many requests failed or were slow there",
        null);
  }

  /**
   * Sends a request that has entered and records what becomes of it.
   *
   * @param slowNanos from how many nanoseconds on an answer counts as slow
   */
  <R extends @Nullable Object> CompletableFuture<R> watch(
      Deadline deadline, long slowNanos, Supplier<CompletableFuture<R>> request) {
    long begin = nanoTime.getAsLong();
    CompletableFuture<R> answer = begun(request);
    var unused =
        (closed() ? answer : bounded(answer, deadline))
            .whenComplete((done, failure) -> record(since(begin), slowNanos, failure));
    return answer;
  }

  /** The answer of a probe as it is recorded: one that nobody answers must not stay open. */
  static <R extends @Nullable Object> CompletableFuture<R> bounded(
      CompletableFuture<R> answer, Deadline deadline) {
    return answer.copy().orTimeout(Math.max(1, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
  }

  static <R extends @Nullable Object> CompletableFuture<R> begun(
      Supplier<CompletableFuture<R>> request) {
    try {
      return request.get();
    } catch (RuntimeException e) {
      // A tier must not throw; if one does, the request still has to be recorded.
      return CompletableFuture.failedFuture(e);
    }
  }

  long now() {
    return nanoTime.getAsLong();
  }

  private long since(long begin) {
    return now() - begin;
  }

  /** Records one request that had entered. */
  void record(long nanos, long slowNanos, @Nullable Throwable failure) {
    Throwable cause = failure == null ? null : Causes.of(failure);
    boolean slow = nanos >= slowNanos;
    if (cause instanceof TierUnavailableException known && tellsNothing(known)) {
      leave();
    } else if (cause != null && blames(cause, slow)) {
      circuit.onError(nanos, TimeUnit.NANOSECONDS, cause);
      well.set(0);
    } else if (slow && warm()) {
      circuit.onSuccess(Breakers.SLOW.toNanos(), TimeUnit.NANOSECONDS);
      well.set(0);
    } else if (cause != null && ranOut(cause) && !closed()) {
      // A probe that tells nothing: the next request is one again.
      leave();
    } else {
      wentWell();
    }
  }

  /** Of the node's state, or nothing new: the next request is a probe again. */
  private boolean tellsNothing(TierUnavailableException cause) {
    return cause.keptBack() || (cause.disconnected() && !closed());
  }

  private void wentWell() {
    int before = well.get();
    boolean closed = closed();
    if (closed && before >= Breakers.WINDOW) {
      return;
    }
    circuit.onSuccess(0, TimeUnit.NANOSECONDS);
    if (closed) {
      // Lost where a bad one was recorded meanwhile.
      well.compareAndSet(before, before + 1);
    }
  }

  /** A process that has just begun, or just met the node, is slow itself. */
  private boolean warm() {
    return since(madeAt) >= Breakers.WARM_UP.toNanos();
  }

  /**
   * Whether the node is to blame. A tier that refuses one request for what it holds is in order,
   * and so is one that a caller gave no time. That a caller gave up is no outcome, either: the
   * request has its own when the answer comes or the tier ends it, and only then it is known
   * whether the node was slow or silent.
   */
  private static boolean blames(Throwable cause, boolean slow) {
    if (ranOut(cause)) {
      return slow;
    }
    return cause instanceof TierUnavailableException || cause instanceof OutcomeUnknownException;
  }

  private static boolean ranOut(Throwable cause) {
    return cause instanceof DeadlineExceededException || cause instanceof TimeoutException;
  }

  /** Tier and node. */
  @Override
  public String toString() {
    return node.isEmpty() ? tier.toString() : tier + " node " + node;
  }
}
