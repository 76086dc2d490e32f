package io.tieredcache.spi;

/**
 * What a value in L2 says of itself: the version its authority gave it and when it was stored.
 *
 * @param version microseconds since 1970 by the clock of the authority, 52 bits; 0 for a value that
 *     no authority has seen
 * @param storedAtMicros microseconds since 1970 by the clock of the node that stored it; 0 only in
 *     {@link #NONE}
 */
public record Stamp(long version, long storedAtMicros) {
  /** The largest version and time a stamp can hold: 52 bits, the year 2112. */
  public static final long MAX = (1L << 52) - 1;

  /** The value carries no stamp: another service wrote it, or its schema is {@code PLAIN}. */
  public static final Stamp NONE = new Stamp(0, 0);

  /** Checks the range of both numbers. */
  public Stamp {
    if (version < 0 || version > MAX || storedAtMicros < 0 || storedAtMicros > MAX) {
      throw new IllegalArgumentException(
          "stamp numbers must be 0.." + MAX + ", were " + version + " and " + storedAtMicros);
    }
  }

  /** Whether there is a stamp at all. */
  public boolean present() {
    return storedAtMicros != 0;
  }
}
