package io.tieredcache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * When Caffeine does its upkeep (ordering entries by use, evicting): with writes, on the writer's
 * thread, never with reads.
 *
 * <p>A read only notes the entry that it met. When Caffeine's notes are full it asks this executor
 * for upkeep and leaves out further ones until that has run; there is nothing to evict before the
 * next write anyway. So a hit never pays for upkeep, no thread is woken, and the eviction learns of
 * at least as many reads as a buffer holds (16 for each that Caffeine keeps) between two writes.
 *
 * <p>Safe because Caffeine asks again only after the upkeep that it asked for has begun, and
 * whoever takes the task runs it. A request that arrives just after a writer has looked waits for
 * the next writer: until then L1 is above its bound by the entries of the writers between, and
 * Caffeine's own bound of unfinished writes makes a writer do the upkeep itself.
 */
final class Upkeep implements Executor {
  private final AtomicReference<@Nullable Runnable> due = new AtomicReference<>();

  /**
   * A cache whose upkeep this is.
   *
   * @param evicted told of each entry that goes for want of space, inside the map's {@code compute}
   */
  <K, V> Cache<K, V> bounded(int maxEntries, BiConsumer<K, V> evicted) {
    @SuppressWarnings("unchecked") // A new builder takes any key and value.
    Caffeine<K, V> builder = (Caffeine<K, V>) (Caffeine<?, ?>) Caffeine.newBuilder();
    return builder
        .maximumSize(maxEntries)
        .executor(this)
        .evictionListener(
            (key, value, cause) -> {
              if (key != null && value != null) {
                evicted.accept(key, value);
              }
            })
        .build();
  }

  @Override
  public void execute(Runnable task) {
    due.set(task);
  }

  /** Does what is due; called after each write. */
  void run() {
    if (due.get() != null) {
      Runnable task = due.getAndSet(null);
      if (task != null) {
        task.run();
      }
    }
  }
}
