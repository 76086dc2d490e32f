package io.tieredcache;

import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.time.Duration;

/** The calling thread was interrupted. Others that shared its flight read again. */
final class AbandonedException extends TierException {
  private static final long serialVersionUID = 1L;

  AbandonedException(Tier tier, String operation, String schema, Duration elapsed) {
    super(tier, operation, schema, elapsed, "the calling thread was interrupted", null);
  }
}
