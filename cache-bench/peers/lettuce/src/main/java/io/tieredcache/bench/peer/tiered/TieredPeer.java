package io.tieredcache.bench.peer.tiered;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.CacheEntry;
import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TieredCacheBuilder;
import io.tieredcache.Tracking;
import io.tieredcache.TypedCache;
import io.tieredcache.WriteMode;
import io.tieredcache.bench.client.Peer;
import io.tieredcache.bench.client.Target;
import io.tieredcache.codec.BytesCodec;
import io.tieredcache.postgres.PostgresSettings;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.CredentialSource;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.Tier;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ours, with its defaults but for times and timeouts. Options: {@code tiers} 2, the default, or 3;
 * {@code tracked} 1: L1 keeps entries until it is told of a change, as long as L2 has them; {@code
 * entries} that L1 holds; {@code slow}, milliseconds by which answers of L2 are held back, to check
 * the harness; {@code deadline} in seconds, long by default so that overload shows as latency.
 */
public final class TieredPeer implements Peer {
  private static final Duration TTL = Duration.ofHours(1);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(50);

  /** A handshake that is stuck is better begun again. */
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** As long as other peers wait: overload is to show as latency. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TieredCache cache;
  private final TypedCache<String, byte[]> values;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /** Connects. */
  public TieredPeer(Target target) {
    boolean durable = target.option("tiers", 2) == 3;
    KeySchema<String, byte[]> schema = schema(target, durable);
    TieredCacheBuilder builder =
        TieredCache.builder()
            .shared(slowed(redis(target), target))
            .schemas(schema)
            .meterRegistry(meters)
            .startTimeout(START_TIMEOUT);
    if (durable) {
      builder.durable(postgres(target.variables()));
    }
    this.cache = builder.build();
    this.values = cache.of(schema);
  }

  private static KeySchema<String, byte[]> schema(Target target, boolean durable) {
    boolean tracked = target.option("tracked", 0) == 1;
    String template = durable ? Target.TRACED : (tracked ? "told" : "tiered") + ":{id}:value";
    return KeySchema.of(template, IdFormat.string(), BytesCodec.of())
        .with(
            SchemaPolicy.builder()
                .ttl(TTL)
                .localTtl(tracked ? TTL : Target.LOCAL_TTL)
                .tracking(tracked ? Tracking.TRACKED : Tracking.TTL_ONLY)
                .localMaxEntries(target.option("entries", Target.LOCAL_ENTRIES))
                .deadline(Duration.ofSeconds(target.option("deadline", 20)))
                .writes(durable ? WriteMode.WRITE_THROUGH : WriteMode.CACHE_ONLY)
                .build());
  }

  private static SharedTier slowed(SharedTier tier, Target target) {
    int slow = target.option("slow", 0);
    return slow == 0 ? tier : new SlowTier(tier, Duration.ofMillis(slow));
  }

  private static RedisTier redis(Target target) {
    RedisSettings settings =
        RedisSettings.of(target.endpoints().stream().map(URI::toString).toList())
            .connectTimeout(CONNECT)
            .commandTimeout(PATIENCE);
    if (target.password() != null) {
      settings = settings.credentials(CredentialSource.password(target.password()));
    }
    return RedisTier.connect(target.ca() == null ? settings : settings.caCertificate(target.ca()));
  }

  private static PostgresTier postgres(Map<String, String> variables) {
    return PostgresTier.connect(
        PostgresSettings.of(variables.getOrDefault("POSTGRES_URL", ""))
            .user(variables.getOrDefault("POSTGRES_USER", ""))
            .password(variables.getOrDefault("POSTGRES_PASSWORD", "")));
  }

  @Override
  public String storageKey(String id) {
    return values.schema().key(id);
  }

  @Override
  public byte @Nullable [] get(String id) {
    return values.get(id);
  }

  @Override
  public Map<String, byte[]> getAll(List<String> ids) {
    return values.getAll(ids);
  }

  @Override
  public void put(String id, byte[] value) {
    values.put(id, value);
  }

  @Override
  public void seed(Map<String, byte[]> seeds) {
    values.putAll(seeds);
  }

  @Override
  public Sight look(String id) {
    CacheEntry<byte[]> entry = values.getEntry(id);
    return entry == null ? new Sight(0, null) : new Sight(number(entry.tier()), entry.value());
  }

  private static int number(Tier tier) {
    return switch (tier) {
      case L1 -> 1;
      case L2 -> 2;
      case L3, LOADER -> 3;
    };
  }

  /** Our own counters, by metric and tag. */
  @Override
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (FunctionCounter counter : meters.find("tieredcache.reads").functionCounters()) {
      String tags =
          counter.getId().getTags().stream()
              .filter(tag -> !tag.getKey().equals("schema"))
              .map(Tag::getValue)
              .collect(Collectors.joining("-"));
      counts.merge("reads." + tags, (long) counter.count(), Long::sum);
    }
    return counts;
  }

  @Override
  public void close() {
    cache.close();
  }
}
