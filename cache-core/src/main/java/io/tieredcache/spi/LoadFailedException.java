package io.tieredcache.spi;

import java.time.Duration;

/** The caller's loader threw. The cause is what it threw. */
public final class LoadFailedException extends TierException {
  private static final long serialVersionUID = 1L;

  /** See {@link TierException}. */
  public LoadFailedException(String schema, Duration elapsed, Throwable cause) {
    super(
        Tier.LOADER,
        "load",
        schema,
        elapsed,
        "the loader threw " + cause.getClass().getName(),
        cause);
  }
}
