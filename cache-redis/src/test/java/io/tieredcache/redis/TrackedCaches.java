package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.CacheEntry;
import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.Tracking;
import io.tieredcache.TypedCache;
import io.tieredcache.WriteMode;
import io.tieredcache.codec.TextCodec;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One process whose L1 relies on what Redis reports, over a long time. */
final class TrackedCaches implements AutoCloseable {
  private static final Duration LOCAL_TTL = Duration.ofMinutes(5);
  private static final Duration UNTRACKED = Duration.ofMillis(150);

  private static final KeySchema<String, String> SCHEMA =
      KeySchema.of("tracked-test:{id}:name", IdFormat.string(), TextCodec.of())
          .with(
              SchemaPolicy.builder()
                  .ttl(Duration.ofMinutes(10))
                  .localTtl(LOCAL_TTL)
                  .tracking(Tracking.TRACKED)
                  .writes(WriteMode.CACHE_ONLY)
                  .deadline(Duration.ofSeconds(5))
                  .build());

  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final TypedCache<String, String> names;
  private final TieredCache cache;
  private final RedisTier tier;

  private TrackedCaches(RedisSettings settings) {
    this.tier = RedisTier.connect(settings);
    this.cache =
        TieredCache.builder()
            .shared(tier)
            .schemas(SCHEMA)
            .meterRegistry(metrics)
            .startTimeout(Duration.ofSeconds(20))
            .build();
    this.names = cache.of(SCHEMA);
  }

  static TrackedCaches start(RedisSettings settings) {
    return new TrackedCaches(settings);
  }

  static TrackedCaches armed(RedisSettings settings) {
    TrackedCaches cache = start(settings);
    cache.awaitArmed();
    return cache;
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }

  static String key(String id) {
    return "tracked-test:" + id + ":name";
  }

  static byte[] text(String name) {
    return name.getBytes(UTF_8);
  }

  /** Waits until every primary reports. */
  void awaitArmed() {
    Waiting.until(
        "every primary reports",
        () -> tier.tracking().wanted() > 0 && tier.tracking().armed() == tier.tracking().wanted());
  }

  CompletableFuture<@Nullable Void> invalidateAll() {
    return cache.invalidateAll(SCHEMA);
  }

  RedisTier tier() {
    return tier;
  }

  @Nullable Tier tierOf(String id) {
    CacheEntry<String> entry = names.getEntry(id);
    return entry == null ? null : entry.tier();
  }

  /**
   * Reads until L1 answers with a value so old that only a node that reports can have vouched for
   * it: pushes about earlier changes may come a little later.
   */
  void keepInL1(String id, String name) {
    Waiting.until("L1 holds the value", () -> holdsInL1(id, name));
  }

  private boolean holdsInL1(String id, String name) {
    try {
      CacheEntry<String> entry = names.getEntry(id);
      return entry != null
          && entry.value().equals(name)
          && entry.tier() == Tier.L1
          && entry.maxAge().compareTo(UNTRACKED) > 0;
    } catch (TierUnavailableException e) {
      // Commands' connection is another one, and may come back later than the one that reports.
      return false;
    }
  }

  void awaitName(String id, @Nullable String name) {
    Waiting.until("it reads " + name, () -> Objects.equals(name, names.get(id)));
  }

  @Override
  public void close() {
    cache.close();
  }
}
