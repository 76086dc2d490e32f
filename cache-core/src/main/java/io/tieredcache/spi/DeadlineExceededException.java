package io.tieredcache.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The call's deadline passed before this tier had answered; a write may have happened. */
public final class DeadlineExceededException extends TierException {
  private static final long serialVersionUID = 1L;

  /** See {@link TierException}. */
  public DeadlineExceededException(
      Tier tier,
      String operation,
      String schema,
      Duration elapsed,
      String reason,
      @Nullable Throwable cause) {
    super(tier, operation, schema, elapsed, reason, cause);
  }
}
