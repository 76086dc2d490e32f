package io.tieredcache.spi;

/** What {@link SharedStore#acquire} found. */
public sealed interface Acquired {
  /** The value is there by now. */
  record Found(SharedValue value) implements Acquired {}

  /** The key is known to be absent. */
  record Absent() implements Acquired {}

  /** The caller holds the lease and may fill. */
  record Granted() implements Acquired {}

  /**
   * Somebody else holds the lease.
   *
   * @param millisLeft until it expires by itself, in milliseconds, at least 1
   */
  record Held(long millisLeft) implements Acquired {}
}
