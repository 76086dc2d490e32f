package io.tieredcache.spi;

import java.time.Duration;

/** The only tier left to answer holds bytes that the schema's codec can't decode. */
public final class UndecodableValueException extends TierException {
  private static final long serialVersionUID = 1L;

  /** See {@link TierException}. */
  public UndecodableValueException(Tier tier, String schema, Duration elapsed, Throwable cause) {
    super(
        tier,
        "get",
        schema,
        elapsed,
        "the stored value is not what the schema's codec reads; write it anew or remove it",
        cause);
  }
}
