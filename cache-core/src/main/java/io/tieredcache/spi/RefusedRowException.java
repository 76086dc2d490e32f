package io.tieredcache.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** L3 refused what a row holds, as it will again: a check constraint, a type, a trigger's veto. */
public final class RefusedRowException extends TierException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /** See {@link TierException}. */
  public RefusedRowException(
      Tier tier,
      String operation,
      String schema,
      Duration elapsed,
      String reason,
      @Nullable Throwable cause) {
    super(tier, operation, schema, elapsed, reason, cause);
    this.reason = reason;
  }

  /** Why, without key, value or secret. */
  public String reason() {
    return reason;
  }
}
