package io.tieredcache.spi;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * L2: a store that the whole fleet shares. Thread-safe.
 *
 * <p>Life: {@link #track} and {@link #onConnected} where wanted, {@link #open} once per schema,
 * {@link #start} once, then the stores are used from any thread, then {@link #close}. A cache that
 * was given a tier closes it.
 */
public interface SharedTier extends AutoCloseable {
  /**
   * Asks to be told of each change of these templates' keys; called once at most, before {@link
   * #open} and {@link #start}. A tier that can't, which is the default, answers without {@link
   * SharedValue#epoch} and tells nothing.
   *
   * @param templates each with a literal head
   */
  default void track(Collection<KeyTemplate> templates, InvalidationListener listener) {}

  /** How much of what {@link #track} asked for is given now; cheap, for metrics. */
  default TrackingState tracking() {
    return TrackingState.NONE;
  }

  /**
   * Asks to be told, by the name that {@link SharedStore#node} has for it, whenever a node is
   * connected (again): what was kept away from it is tried at once. Called once at most, before
   * {@link #start}. The listener is quick and does not throw. A tier that can't tell, which is the
   * default, is tried again after a while.
   */
  default void onConnected(Consumer<String> listener) {}

  /** The store of one schema. Does not touch the network. */
  SharedStore open(TierSchema schema);

  /**
   * The journal of a write-behind schema, or null where this tier keeps none. Does not touch the
   * network.
   */
  default @Nullable Journal openJournal(TierSchema schema, JournalSettings settings) {
    return null;
  }

  /**
   * Where the parts of one schema's large values go, or null where this tier keeps none: then
   * values lie whole. Does not touch the network.
   */
  default @Nullable ChunkStore openChunks(TierSchema schema) {
    return null;
  }

  /**
   * Connects. When it throws, the tier keeps trying by itself until {@link #close}, so that a cache
   * built with {@code startDegraded(true)} recovers; until then its stores fail at once.
   *
   * @throws TierException when it can't be reached, saying what to do
   */
  void start(Deadline deadline);

  /**
   * Removes every value, lease and absent mark of these templates' keys, and nothing else: slowly,
   * so that other requests hardly notice. Keys that are made meanwhile may stay, and so do
   * {@linkplain ChunkStore chunks}, which nobody reads any more, until they expire. For when
   * changes in L3 may have been missed.
   *
   * @return done when all are gone that were there when it began; fails with {@link TierException}
   */
  CompletableFuture<@Nullable Void> clear(Collection<KeyTemplate> templates);

  /** Ends connections and threads. Requests under way fail. Repeating it does nothing. */
  @Override
  void close();
}
