package io.tieredcache.spi;

/**
 * L2: a store that the whole fleet shares. Thread-safe.
 *
 * <p>Life: {@link #open} once per schema, {@link #start} once, then the stores are used from any
 * thread, then {@link #close}. A cache that was given a tier closes it.
 */
public interface SharedTier extends AutoCloseable {
  /** The store of one schema. Does not touch the network. */
  SharedStore open(TierSchema schema);

  /**
   * Connects. When it throws, the tier keeps trying by itself until {@link #close}, so that a cache
   * built with {@code startDegraded(true)} recovers; until then its stores fail at once.
   *
   * @throws TierException when it can't be reached, saying what to do
   */
  void start(Deadline deadline);

  /** Ends connections and threads. Requests under way fail. Repeating it does nothing. */
  @Override
  void close();
}
