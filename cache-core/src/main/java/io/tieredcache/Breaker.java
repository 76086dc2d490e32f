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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests away from a node that fails or is slow, and lets one through now and then to see
 * whether it still is. An outcome counts only in the state in which its request entered: the
 * circuit breaker that this wraps can't tell, and would take what was sent before an outage for the
 * probe.
 *
 * <p>Thread-safe: of all that took a permit of the half-open circuit, only the one in {@link
 * #probe} is recorded. The last to get there finds itself there when it ends, so a probe is never
 * lost, and who asks for another one ({@link #retry}) empties it first.
 */
final class Breaker {
  /** What a request has that may go to the node. */
  static final class Permit {
    /** Of all that entered, or were sent, while the circuit was closed. */
    static final Permit CLOSED = new Permit();

    private Permit() {}

    /** Whether the node is not to be asked anything else before this has ended. */
    boolean isProbe() {
      return this != CLOSED;
    }
  }

  private final Tier tier;
  private final String node;
  private final CircuitBreaker circuit;
  private final LongSupplier nanoTime;
  private final long madeAt;
  private volatile long wantedAt;

  /** The request whose outcome decides, while the circuit is not closed. */
  private final AtomicReference<@Nullable Permit> probe = new AtomicReference<>();

  /** When the probe ended that closed the circuit; before all requests where there was none. */
  private volatile long closedAt;

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
    this.closedAt = madeAt - Long.MAX_VALUE / 2;
  }

  /** Lets a request go to the node, whose outcome must then be recorded; or not: null. */
  @Nullable Permit enter() {
    if (closed()) {
      return Permit.CLOSED;
    }
    wantedAt = nanoTime.getAsLong();
    if (!circuit.tryAcquirePermission()) {
      return null;
    }
    Permit permit = new Permit();
    probe.set(permit);
    return permit;
  }

  /** Takes {@link #enter} back: the request is not sent, or tells nothing. */
  void leave(Permit permit) {
    if (probe.compareAndSet(permit, null)) {
      circuit.releasePermission();
    }
  }

  /**
   * The node is connected again: if the circuit is not closed, the next request is a probe, however
   * short it has been open, and decides instead of one from before.
   */
  void retry() {
    if (!closed()) {
      probe.set(null);
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

  /**
   * Records what became of one request.
   *
   * @param begin when it was sent, as {@link #now} told
   * @param slowNanos from how many nanoseconds on an answer counts as slow
   * @return how long it took, in nanoseconds
   */
  long record(Permit permit, long begin, long slowNanos, @Nullable Throwable failure) {
    long nanos = since(begin);
    Throwable cause = failure == null ? null : Causes.of(failure);
    boolean slow = nanos >= slowNanos;
    if (permit.isProbe()) {
      decide(permit, slow, nanos, cause);
    } else if (closed() && begin - closedAt >= 0) {
      count(slow, nanos, cause);
    }
    return nanos;
  }

  private void decide(Permit permit, boolean slow, long nanos, @Nullable Throwable cause) {
    if (cause != null && tellsNothing(cause, slow)) {
      // The next request is a probe again.
      leave(permit);
    } else if (probe.compareAndSet(permit, null)) {
      // Before it closes, so that nobody sees it closed and takes what came before for new.
      closedAt = now();
      add(slow, nanos, cause);
    }
  }

  private static boolean tellsNothing(Throwable cause, boolean slow) {
    return cause instanceof TierUnavailableException known
        ? known.keptBack() || known.disconnected()
        : ranOut(cause) && !slow;
  }

  private void count(boolean slow, long nanos, @Nullable Throwable cause) {
    if (!(cause instanceof TierUnavailableException known && known.keptBack())) {
      add(slow, nanos, cause);
    }
  }

  private void add(boolean slow, long nanos, @Nullable Throwable cause) {
    if (cause != null && blames(cause, slow)) {
      circuit.onError(nanos, TimeUnit.NANOSECONDS, cause);
      well.set(0);
    } else if (slow && warm()) {
      circuit.onSuccess(Breakers.SLOW.toNanos(), TimeUnit.NANOSECONDS);
      well.set(0);
    } else {
      wentWell();
    }
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
