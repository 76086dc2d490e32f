package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.SharedTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
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
  private static final int WARMED_AT_ONCE = 256;

  private final Map<KeySchema<?, ?>, SchemaCache<?, ?>> caches;
  private final @Nullable SharedTier shared;
  private final @Nullable DurableTier durable;
  private final Workers workers;
  private final Workers loaders;
  private final ScheduledExecutorService repairs;
  private final Guards guards;
  private final Drain drain;
  private final Duration closeTimeout;
  private final AtomicBoolean closed = new AtomicBoolean();

  TieredCache(TieredCacheBuilder builder, TieredCacheParts parts) {
    this.caches = parts.caches();
    this.shared = builder.shared;
    this.durable = builder.durable;
    this.workers = parts.workers();
    this.loaders = parts.loaders();
    this.repairs = parts.timer();
    this.guards = parts.guards();
    this.drain = new Drain(workers, loaders, parts.repairs(), guards);
    this.closeTimeout = builder.closeTimeout;
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
   * Reads these ids ahead of their callers: into L2 where it lacks them, and into L1.
   *
   * @return how many of them have a value
   * @throws io.tieredcache.spi.TierException where no tier is left to answer; each {@value
   *     #WARMED_AT_ONCE} ids have the schema's deadline
   */
  public <I> int warm(KeySchema<I, ?> schema, Collection<? extends I> ids) {
    TypedCache<I, ?> cache = of(schema);
    List<I> all = new ArrayList<>(ids);
    int found = 0;
    for (int i = 0; i < all.size(); i += WARMED_AT_ONCE) {
      found += cache.getAll(all.subList(i, Math.min(all.size(), i + WARMED_AT_ONCE))).size();
    }
    return found;
  }

  /** How each tier is, by one request to each. Blocks for up to a second for each. */
  public CacheHealth health() {
    SchemaContext<?, ?> context =
        caches.values().stream()
            .<SchemaContext<?, ?>>map(SchemaCache::context)
            .max(Comparator.comparing(each -> each.durable() != null))
            .orElseThrow();
    return new HealthCheck(context, guards).run();
  }

  /**
   * Waits for asynchronous calls, loaders and repairs under way, up to {@link
   * TieredCacheBuilder#closeTimeout}, then closes the tiers and ends the cache's threads; what is
   * still under way fails. Repeating it does nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    repairs.shutdownNow();
    drain.await(closeTimeout);
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
