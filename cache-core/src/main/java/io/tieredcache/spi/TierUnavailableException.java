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

  /** See {@link TierException}. */
  public TierUnavailableException(
      Tier tier,
      String operation,
      String schema,
      Duration elapsed,
      String reason,
      @Nullable Throwable cause) {
    super(tier, operation, schema, elapsed, reason, cause);
  }
}
