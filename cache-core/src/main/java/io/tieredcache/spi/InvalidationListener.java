package io.tieredcache.spi;

/**
 * Whom L2 tells of changes of tracked keys, whoever made them: writes of this process and of
 * others, expiry and eviction. Thread-safe. Called on the driver's own threads, so it must neither
 * block nor throw.
 */
public interface InvalidationListener {
  /** A storage key below a tracked head changed; it may be one of no tracked template. */
  void changed(String key);

  /** Any key may have changed, e.g. by {@code FLUSHALL}. */
  void allChanged();

  /**
   * One sample of how long a change takes to be reported.
   *
   * @param nanos measured by the one clock of this process
   */
  void lag(long nanos);

  /** The clock, in nanoseconds, by which {@link Epoch}s are judged. */
  long nanoTime();
}
