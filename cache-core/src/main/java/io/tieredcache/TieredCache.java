package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.SharedTier;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A cache over one to three tiers. Thread-safe; make one per process and close it at the end.
 *
 * <p>Any subset of tiers works: L1 alone, with an L2, with an L3, or with both. The cache owns the
 * tiers it was given and closes them.
 *
 * <pre>{@code
 * try (TieredCache cache = TieredCache.builder().shared(redis).durable(postgres).schemas(WORLDS).build()) {
 *   TypedCache<String, WorldSnapshot> worlds = cache.of(WORLDS);
 * }
 * }</pre>
 */
public final class TieredCache implements AutoCloseable {
  private static final long REPAIR_MILLIS = 100;

  private final Map<KeySchema<?, ?>, SchemaCache<?, ?>> caches;
  private final @Nullable SharedTier shared;
  private final @Nullable DurableTier durable;
  private final Workers workers;
  private final Workers loaders;
  private final ScheduledExecutorService repairs;
  private final AtomicBoolean closed = new AtomicBoolean();

  TieredCache(TieredCacheBuilder builder, TieredCacheParts parts) {
    this.caches = parts.caches();
    this.shared = builder.shared;
    this.durable = builder.durable;
    this.workers = parts.workers();
    this.loaders = parts.loaders();
    this.repairs = parts.timer();
    var unused =
        repairs.scheduleWithFixedDelay(
            () -> {
              parts.repairs().forEach(Repairs::run);
              parts.guards().forget();
            },
            REPAIR_MILLIS,
            REPAIR_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** A builder without tiers or schemas. */
  public static TieredCacheBuilder builder() {
    return new TieredCacheBuilder();
  }

  /**
   * The cache of a schema.
   *
   * @param schema the very instance that the cache was built with
   * @throws IllegalArgumentException for another one, naming those that there are
   */
  @SuppressWarnings("unchecked")
  public <I, V> TypedCache<I, V> of(KeySchema<I, V> schema) {
    SchemaCache<?, ?> cache = caches.get(requireNonNull(schema, "schema"));
    if (cache == null) {
      throw new IllegalArgumentException(
          "schema must be one that the cache was built with, was "
              + schema
              + "; there are "
              + caches.keySet());
    }
    // The map's key is the very schema that typed the cache.
    return (TypedCache<I, V>) cache;
  }

  /**
   * Closes the tiers and ends the cache's threads; calls under way fail. Repeating it does nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    repairs.shutdownNow();
    try (loaders;
        workers) {
      if (shared != null) {
        shared.close();
      }
    } finally {
      if (durable != null) {
        durable.close();
      }
    }
  }
}
