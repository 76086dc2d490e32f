package io.tieredcache.spi;

import org.jspecify.annotations.Nullable;

/**
 * A row as L3 holds it.
 *
 * @param version its version; for a deleted row the delete's
 * @param payload the encoded value; null for a deleted or expired row
 * @param millisLeft until the row expires, in milliseconds, at least 1; {@link #FOREVER} for never
 */
public record DurableRow(long version, byte @Nullable [] payload, long millisLeft) {
  /** The row does not expire. */
  public static final long FOREVER = Long.MAX_VALUE;

  /** A deleted or expired row, of which only the version is left. */
  public static DurableRow deleted(long version) {
    return new DurableRow(version, null, FOREVER);
  }
}
