package io.tieredcache.spi;

import static java.util.Objects.requireNonNull;

/**
 * A value on its way into L2.
 *
 * @param version the version its authority gave it, or {@link #ASSIGNED}
 * @param payload the encoded value without a stamp; not changed by anyone afterwards
 * @param ttlMillis how long L2 keeps it, in milliseconds, at least 1
 */
public record SharedWrite(long version, byte[] payload, long ttlMillis) {
  /**
   * L2 is the authority and gives the version: the greater of its own time and the present stamp's
   * version plus one.
   */
  public static final long ASSIGNED = -1;

  /** Checks the numbers. */
  public SharedWrite {
    requireNonNull(payload, "payload");
    if (version < ASSIGNED || version > Stamp.MAX) {
      throw new IllegalArgumentException("version must be 0.." + Stamp.MAX + ", was " + version);
    }
    if (ttlMillis < 1) {
      throw new IllegalArgumentException("ttlMillis must be at least 1, was " + ttlMillis);
    }
  }

  /** A write whose version L2 gives. */
  public static SharedWrite assigned(byte[] payload, long ttlMillis) {
    return new SharedWrite(ASSIGNED, payload, ttlMillis);
  }
}
