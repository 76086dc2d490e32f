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

  private final boolean keptBack;

  /** See {@link TierException}. */
  public TierUnavailableException(
      Tier tier,
      String operation,
      String schema,
      Duration elapsed,
      String reason,
      @Nullable Throwable cause) {
    this(tier, operation, schema, elapsed, reason, cause, false);
  }

  private TierUnavailableException(
      Tier tier,
      String operation,
      String schema,
      Duration elapsed,
      String reason,
      @Nullable Throwable cause,
      boolean keptBack) {
    super(tier, operation, schema, elapsed, reason, cause);
    this.keptBack = keptBack;
  }

  /** Of a request that {@linkplain #keptBack was kept back}. See {@link TierException}. */
  public static TierUnavailableException ofKeptBack(
      Tier tier,
      String operation,
      String schema,
      Duration elapsed,
      String reason,
      @Nullable Throwable cause) {
    return new TierUnavailableException(tier, operation, schema, elapsed, reason, cause, true);
  }

  /**
   * Whether a bound of this process kept the request from being sent, such as a full queue. That
   * says nothing about the tier, so no circuit breaker counts it.
   */
  public boolean keptBack() {
    return keptBack;
  }
}
