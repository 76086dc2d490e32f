package io.tieredcache;

import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cache of one schema. Thread-safe; blocking calls are safe on virtual threads.
 *
 * <p>Ids and values are never null. Values are shared between callers and must be immutable. Every
 * call ends by the schema's deadline. Each blocking call has an asynchronous twin that fails with
 * what the blocking one throws; a callback may run on whichever thread completes it, so hand slow
 * or blocking work to threads of your own. Calls throw {@link io.tieredcache.spi.TierException}
 * where no tier is left to answer, and {@link IllegalArgumentException} for an id or value that
 * breaks a rule, and {@link io.tieredcache.codec.CodecException} for a value that the codec can't
 * write. A write that fails with {@link io.tieredcache.spi.TierUnavailableException} did not
 * happen; one that fails with {@link io.tieredcache.spi.OutcomeUnknownException} or {@link
 * io.tieredcache.spi.DeadlineExceededException}, or whose thread is interrupted, may have.
 *
 * @param <I> the id's type
 * @param <V> the values' type
 */
public interface TypedCache<I, V> {
  /** The schema. */
  KeySchema<I, V> schema();

  /** The value, or null where there is none. An L1 hit builds no string and allocates nothing. */
  @Nullable V get(I id);

  /**
   * The value; where no tier has one, the loader's, which is written to L2, and to L3 where the
   * schema persists loads and is not write-behind, unless somebody wrote or deleted it meanwhile.
   * One load serves all concurrent callers of the fleet.
   *
   * @return null where the loader returned null
   * @throws io.tieredcache.spi.LoadFailedException with what the loader threw as its cause
   */
  @Nullable V get(I id, Loader<? super I, ? extends V> loader);

  /** The value with its version, age and tier, or null where there is none. */
  @Nullable CacheEntry<V> getEntry(I id);

  /**
   * The values of these ids, those without one left out: one round trip per Redis node and one
   * query for what is missing. In the ids' order.
   */
  Map<I, V> getAll(Collection<? extends I> ids);

  /**
   * Writes the value. Returned means committed in L3, where the schema has one; journaled in L2,
   * where it is write-behind; else stored in L2.
   */
  void put(I id, V value);

  /**
   * Writes all values: in one statement of L3 and a script per 64 keys and node of L2. Where it
   * fails, a part may have been written; where that is known, the message names keys of the rest.
   */
  void putAll(Map<? extends I, ? extends V> values);

  /**
   * Replaces the value by compare-and-set against L3, again when another writer was first.
   *
   * @param update makes the new value from the present one, null where there is none; called up to
   *     16 times, by the calling thread or, of {@link #updateAsync}, one of the cache's, and not
   *     cut off by the deadline; must not return null
   * @return the new value
   * @throws io.tieredcache.spi.TierException also where other writers were first each time
   * @throws UnsupportedOperationException where the schema has no L3 or is write-behind
   */
  V update(I id, Function<? super @Nullable V, ? extends V> update);

  /**
   * Writes the value if L3 still holds this version: optimistic locking across processes. A lost
   * comparison drops the id from L1 and L2, so that the next read sees the winner's value.
   *
   * @param ifVersion the version that was read, {@link CacheEntry#version}; 0 where there must be
   *     no value
   * @return the new version, or empty where another writer was first and nothing was written
   * @throws UnsupportedOperationException where the schema has no L3 or is write-behind
   */
  OptionalLong put(I id, V value, long ifVersion);

  /** Deletes the value in every tier. */
  void remove(I id);

  /** Drops the value from L2 and L1, so that it is read from L3 again. Without an L3 it is lost. */
  void invalidate(I id);

  /**
   * Drops the values from L2 and L1, as many requests at a time as a connection takes.
   *
   * @throws io.tieredcache.spi.TierException the first failure, after all ids were tried; those
   *     that L2 could not be told of are made good later, but without an L3 never
   */
  void invalidateAll(Collection<? extends I> ids);

  /**
   * What each tier holds of the id and what a {@code get} would do, without changing anything: one
   * request to L2 and one to L3. For people; not for decisions, since all may have changed by then.
   */
  Explanation explain(I id);

  /** {@link #get(Object)} without blocking. */
  CompletableFuture<@Nullable V> getAsync(I id);

  /** {@link #get(Object, Loader)} without blocking. */
  CompletableFuture<@Nullable V> getAsync(I id, Loader<? super I, ? extends V> loader);

  /** {@link #getEntry} without blocking. */
  CompletableFuture<@Nullable CacheEntry<V>> getEntryAsync(I id);

  /** {@link #getAll} without blocking. */
  CompletableFuture<Map<I, V>> getAllAsync(Collection<? extends I> ids);

  /** {@link #put(Object, Object)} without blocking. */
  CompletableFuture<@Nullable Void> putAsync(I id, V value);

  /** {@link #putAll} without blocking. */
  CompletableFuture<@Nullable Void> putAllAsync(Map<? extends I, ? extends V> values);

  /** {@link #update} without blocking. */
  CompletableFuture<V> updateAsync(I id, Function<? super @Nullable V, ? extends V> update);

  /** {@link #put(Object, Object, long)} without blocking. */
  CompletableFuture<OptionalLong> putAsync(I id, V value, long ifVersion);

  /** {@link #remove} without blocking. */
  CompletableFuture<@Nullable Void> removeAsync(I id);

  /** {@link #invalidate} without blocking. */
  CompletableFuture<@Nullable Void> invalidateAsync(I id);

  /** {@link #invalidateAll} without blocking. */
  CompletableFuture<@Nullable Void> invalidateAllAsync(Collection<? extends I> ids);
}
