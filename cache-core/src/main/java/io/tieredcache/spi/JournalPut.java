package io.tieredcache.spi;

import static java.util.Objects.requireNonNull;

/**
 * How a write is put into L2 by the step that journals it.
 *
 * @param lease what a key gets that L2 holds nothing of, as {@link SharedStore#put}
 * @param ttlMillis how long L2 keeps the values, in milliseconds
 */
public record JournalPut(Lease lease, long ttlMillis) {
  /** Checks both. */
  public JournalPut {
    requireNonNull(lease, "lease");
    if (ttlMillis < 1) {
      throw new IllegalArgumentException("ttlMillis must be positive, was " + ttlMillis);
    }
  }
}
