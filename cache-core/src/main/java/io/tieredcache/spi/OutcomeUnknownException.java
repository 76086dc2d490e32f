package io.tieredcache.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A tier was asked for a write and did not say what came of it: all of it, a part or nothing may
 * have happened.
 */
public final class OutcomeUnknownException extends TierException {
  private static final long serialVersionUID = 1L;

  /** See {@link TierException}. */
  public OutcomeUnknownException(
      Tier tier,
      String operation,
      String schema,
      Duration elapsed,
      String reason,
      @Nullable Throwable cause) {
    super(tier, operation, schema, elapsed, reason, cause);
  }
}
