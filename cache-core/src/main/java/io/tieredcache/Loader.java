package io.tieredcache;

import org.jspecify.annotations.Nullable;

/**
 * Computes a value that no tier holds. Runs on a thread of the cache, interrupted at the call's
 * deadline.
 *
 * @param <I> the id's type
 * @param <V> the value's type
 */
@FunctionalInterface
public interface Loader<I, V> {
  /**
   * The value, or null where there is none.
   *
   * @throws Exception anything; callers get it as the cause of {@link
   *     io.tieredcache.spi.LoadFailedException}
   */
  @Nullable V load(I id) throws Exception;
}
