package io.tieredcache;

import org.jspecify.annotations.Nullable;

/**
 * Computes a value that no tier holds.
 *
 * <p>Runs on a thread of the cache, from JDK 21 on a virtual one, within the observation of the
 * call. Callers of one id wait for one load; other ids' loads run at the same time, up to {@link
 * SchemaPolicy#concurrentLoads}, so a loader that is given to several calls must be thread-safe. Up
 * to the call's deadline it may block; then its thread is interrupted, the call fails, and what it
 * still returns is not used. It may use the cache for other ids, not for its own: that would wait
 * for itself.
 *
 * <p>A load within a load takes a second place: of {@link SchemaPolicy#concurrentLoads} where it is
 * of the same schema, and before JDK 21 in any case one of the 64 threads that all schemas' loads
 * share, while the outer one keeps its own. Where outer loads have taken all places, those within
 * wait for them in vain, and all fail. So where a loader needs what other loaders bring, keep the
 * loads that run at a time below half of both numbers, or let it load from the source itself.
 *
 * @param <I> the id's type
 * @param <V> the value's type
 */
@FunctionalInterface
public interface Loader<I, V> {
  /**
   * The value, or null where there is none, which L2 remembers for up to {@link
   * SchemaPolicy#negativeTtl}.
   *
   * @param id never null
   * @throws Exception anything, errors too; callers get it as the cause of {@link
   *     io.tieredcache.spi.LoadFailedException}, and nothing is stored
   */
  @Nullable V load(I id) throws Exception;
}
