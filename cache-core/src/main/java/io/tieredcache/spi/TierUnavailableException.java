package io.tieredcache.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A tier can't be reached, refuses this client, or has no room for another request. It did nothing:
 * a write that fails with it did not happen, and never will. A write that may have happened fails
 * with another {@link TierException}.
 */
public final class TierUnavailableException extends TierException {
  private static final long serialVersionUID = 1L;

  /** What says more than that the tier did nothing. */
  private enum Kind {
    OTHER,
    KEPT_BACK,
    DISCONNECTED
  }

  private final Kind kind;

  /** See {@link TierException}. */
  public TierUnavailableException(
      Tier tier,
      String operation,
      String schema,
      Duration elapsed,
      String reason,
      @Nullable Throwable cause) {
    this(tier, operation, schema, elapsed, reason, cause, Kind.OTHER);
  }

  private TierUnavailableException(
      Tier tier,
      String operation,
      String schema,
      Duration elapsed,
      String reason,
      @Nullable Throwable cause,
      Kind kind) {
    super(tier, operation, schema, elapsed, reason, cause);
    this.kind = kind;
  }

  /** Of a request that {@linkplain #keptBack was kept back}. See {@link TierException}. */
  public static TierUnavailableException ofKeptBack(
      Tier tier,
      String operation,
      String schema,
      Duration elapsed,
      String reason,
      @Nullable Throwable cause) {
    return new TierUnavailableException(
        tier, operation, schema, elapsed, reason, cause, Kind.KEPT_BACK);
  }

  /**
   * Of a request that met a {@linkplain #disconnected lost connection}. See {@link TierException}.
   */
  public static TierUnavailableException ofDisconnected(
      Tier tier,
      String operation,
      String schema,
      Duration elapsed,
      String reason,
      @Nullable Throwable cause) {
    return new TierUnavailableException(
        tier, operation, schema, elapsed, reason, cause, Kind.DISCONNECTED);
  }

  /**
   * Whether a bound of this process kept the request from being sent, such as a full queue, or no
   * node serves its key. That says nothing about any node, so no circuit breaker counts it.
   */
  public boolean keptBack() {
    return kind == Kind.KEPT_BACK;
  }

  /**
   * Whether there was no connection to send the request on, which is being made anew beside it. So
   * nothing was tried: a circuit breaker counts it, but learns nothing from a probe that ends so.
   */
  public boolean disconnected() {
    return kind == Kind.DISCONNECTED;
  }
}
