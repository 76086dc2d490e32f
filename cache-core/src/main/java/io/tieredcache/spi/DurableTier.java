package io.tieredcache.spi;

import org.jspecify.annotations.Nullable;

/**
 * L3: the durable store and, for its schemas, the authority that gives versions. Thread-safe.
 *
 * <p>Life as {@link SharedTier}.
 */
public interface DurableTier extends AutoCloseable {
  /** The store of one schema. Does not touch the network. */
  DurableStore open(TierSchema schema);

  /**
   * How many requests it works on at a time; more wait in its queue. While L2 does not answer, no
   * more reads than this are let through to L3, and the rest fail at once.
   */
  default int concurrency() {
    return 16;
  }

  /**
   * Asks to be told of what others commit; called once at most, before {@link #start}. A tier that
   * can't, which is the default, tells nothing.
   */
  default void listen(ChangeListener listener) {}

  /**
   * What flushes a write-behind schema, or null where this tier can't. Does not touch the network.
   */
  default @Nullable FlushStore openFlush(TierSchema schema) {
    return null;
  }

  /**
   * Connects, checks rights and brings tables up to date. When it throws, the tier keeps trying
   * when it is used, so that a cache built with {@code startDegraded(true)} recovers.
   *
   * @throws TierException when it can't be reached or lacks rights, saying what to do
   */
  void start(Deadline deadline);

  /** Ends connections and threads. Requests under way fail. Repeating it does nothing. */
  @Override
  void close();
}
