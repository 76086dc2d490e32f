package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.SharedTier;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
  private static final Logger LOG = System.getLogger(TieredCache.class.getName());
  private static final long REPAIR_MILLIS = 100;
  private static final int WARMED_AT_ONCE = 256;

  private final Map<KeySchema<?, ?>, SchemaCache<?, ?>> caches;
  private final List<Flushers> flushers;
  private final Map<KeySchema<?, ?>, DeadLetters> deadLetters;
  private final @Nullable SharedTier shared;
  private final @Nullable DurableTier durable;
  private final Workers workers;
  private final Workers loaders;
  private final Workers unpackers;
  private final ScheduledExecutorService repairs;
  private final Guards guards;
  private final Drain drain;
  private final Duration closeTimeout;
  private final AtomicBoolean closed = new AtomicBoolean();

  TieredCache(TieredCacheBuilder builder, TieredCacheParts parts) {
    this.caches = parts.caches();
    this.flushers = parts.flushers();
    this.deadLetters = parts.deadLetters();
    this.shared = builder.shared;
    this.durable = builder.durable;
    this.workers = parts.workers();
    this.loaders = parts.loaders();
    this.unpackers = parts.unpackers();
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
    // The map's key is the very schema that typed the cache.
    return (TypedCache<I, V>) cacheOf(schema);
  }

  private SchemaCache<?, ?> cacheOf(KeySchema<?, ?> schema) {
    SchemaCache<?, ?> cache = caches.get(requireNonNull(schema, "schema"));
    if (cache == null) {
      throw new IllegalArgumentException(
          "schema must be one that the cache was built with, was "
              + schema
              + "; there are "
              + caches.keySet());
    }
    return cache;
  }

  /**
   * The policy in force: the code's, the file's and the environment's, or the last one given.
   *
   * @throws IllegalArgumentException for a schema that this cache was not built with
   */
  public SchemaPolicy policy(KeySchema<?, ?> schema) {
    return cacheOf(schema).context().schema().policy();
  }

  /**
   * Puts another policy in force. Calls under way end under the one before; calls that begin from
   * now on have the new one as a whole.
   *
   * <p>{@code localReads} and {@code sharedReads} switch a tier off for reads, and on again; the
   * promises about versions and staleness hold meanwhile, too. L1 gives up what it holds. Loaders
   * under way count for the new {@code concurrentLoads}.
   *
   * <p>What L2 holds keeps the expiry it got. Values that another service stored without an expiry
   * go on getting the {@code ttl} that the cache was built with, and what counts as slow for a
   * circuit breaker goes on being measured by the deadline of that time. Of a write-behind schema
   * flushers and dead letters keep the {@code ttl}, {@code durableTtl} and {@code deadline} of
   * then.
   *
   * @throws IllegalArgumentException when it changes a setting that stands while the cache runs
   *     ({@code writes}, {@code tracking}, {@code localMaxEntries} and the like), or does not go
   *     with the schema; then the policy before stays in force
   */
  public void reconfigure(KeySchema<?, ?> schema, SchemaPolicy policy) {
    SchemaCache<?, ?> cache = cacheOf(schema);
    Set<String> fixed = PolicyOptions.fixed(policy(schema), requireNonNull(policy, "policy"));
    Flaws flaws = new Flaws();
    if (!fixed.isEmpty()) {
      flaws.add("of " + schema + ", while the cache runs, there must be no change of " + fixed);
    }
    KeySchema<?, ?> changed = schema.with(policy);
    BuilderFlaws.tell(changed, flaws);
    BuilderFlaws.tellAnswering(changed, shared != null, durable != null, flaws);
    flaws.refuse();
    cache.reconfigure(policy);
    LOG.log(Level.INFO, "{0} has another policy: {1}", schema, policy);
  }

  /**
   * The writes of a schema that L3 did not take.
   *
   * @throws IllegalArgumentException where the schema is not one of this cache, or is not
   *     write-behind here
   */
  public DeadLetters deadLetters(KeySchema<?, ?> schema) {
    DeadLetters letters = deadLetters.get(requireNonNull(schema, "schema"));
    if (letters == null) {
      throw new IllegalArgumentException(
          "schema must be one of the cache's write-behind ones, was "
              + schema
              + "; there are "
              + deadLetters.keySet());
    }
    return letters;
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

  /**
   * Tells that all values of a schema are stale, such as after a change of their format or a bulk
   * load into L3: they go from L2 and from the L1 of every process, and no read or load that began
   * before brings one back. Values of L3 and of a journal stay; those of a schema without an L3 are
   * lost.
   *
   * <p>This process's L1 is empty at once; elsewhere, tracked schemas hear of each key as it goes,
   * others answer for up to {@code localTtl} more.
   *
   * <p>Cost: each primary's keys are walked through twice, those of other schemas too, 256 in 10
   * ms, so a million keys on a primary take 80 s, and tracking processes get a push for each value
   * that goes. Asked for meanwhile, it waits and shares the next walk with all who did. Slots that
   * move are walked to again. Afterwards each id that is asked for is read from L3 once. No thread
   * waits meanwhile.
   *
   * @return done when all is gone; fails with {@link io.tieredcache.spi.TierException} where L2
   *     could not be asked to the end, or slots did not come to rest: then repeat it
   * @throws IllegalArgumentException where the schema is not one of this cache
   */
  public CompletableFuture<@Nullable Void> invalidateAll(KeySchema<?, ?> schema) {
    SchemaCache<?, ?> cache = cacheOf(schema);
    InvalidateEvent event = InvalidateEvent.start();
    return Changes.clear(shared, List.of(cache.changed()))
        .whenComplete((done, failure) -> event.end(schema, "call", 0));
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
   * Flushes what is journaled, all write-behind schemas at the same time, each for as long as its
   * {@code drainTimeout}; then waits for asynchronous calls, loaders and repairs under way, up to
   * {@link TieredCacheBuilder#closeTimeout}: what such a call still journals is flushed by another
   * process. Then closes L2, ends the cache's threads and closes L3; what is still under way fails.
   * Repeating it does nothing. Not for a loader or what follows an asynchronous call on its thread:
   * there it would wait for itself, for as long as {@code closeTimeout}.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      flushers.forEach(Flushers::beginClose);
      flushers.forEach(Flushers::close);
      // Joined: from here on repairs run in this thread.
      DaemonThreads.end(repairs);
      drain.await(closeTimeout);
    } finally {
      closeTiers();
    }
  }

  private void closeTiers() {
    try (loaders;
        workers;
        unpackers) {
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
