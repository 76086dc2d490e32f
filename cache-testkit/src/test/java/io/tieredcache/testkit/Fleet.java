package io.tieredcache.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.SchemaPolicyBuilder;
import io.tieredcache.TieredCache;
import io.tieredcache.TieredCacheBuilder;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Processes over the same two fake tiers, on a clock that the test moves. */
final class Fleet implements AutoCloseable {
  static final Duration LOCAL_TTL = Duration.ofMillis(100);
  static final Duration TTL = Duration.ofSeconds(60);
  static final Duration NEGATIVE_TTL = Duration.ofSeconds(1);

  /** Real waits end by it, so it is far longer than a slow machine needs. */
  static final Duration DEADLINE = Duration.ofSeconds(30);

  final ManualClock clock = new ManualClock();
  final FakeSharedTier shared = new FakeSharedTier(clock.micros());
  final FakeDurableTier durable = new FakeDurableTier(clock.micros());
  private final List<TieredCache> caches = new ArrayList<>();

  static SchemaPolicyBuilder policy() {
    return SchemaPolicy.builder()
        .ttl(TTL)
        .localTtl(LOCAL_TTL)
        .negativeTtl(NEGATIVE_TTL)
        .deadline(DEADLINE);
  }

  static KeySchema<String, String> schema(SchemaPolicy policy) {
    return schema(policy, Framing.JSON);
  }

  static KeySchema<String, String> schema(SchemaPolicy policy, Framing framing) {
    return KeySchema.of("player:{id}:name", IdFormat.string(), new NameCodec(framing)).with(policy);
  }

  static String key(String id) {
    return "player:" + id + ":name";
  }

  Service service() {
    return service(policy().build());
  }

  Service service(SchemaPolicy policy) {
    return service(policy, builder -> builder);
  }

  Service service(SchemaPolicy policy, Set<Tier> tiers) {
    return service(policy, tiers, shared.peer(), durable.peer(), builder -> builder);
  }

  /** For tests of real waits: a deadline of the fleet's clock never comes closer by itself. */
  Service onRealTime(SchemaPolicy policy) {
    return service(policy, builder -> builder.ticker(System::nanoTime));
  }

  Service service(SchemaPolicy policy, UnaryOperator<TieredCacheBuilder> settings) {
    return service(policy, EnumSet.of(Tier.L2, Tier.L3), shared.peer(), durable.peer(), settings);
  }

  Service plain(SchemaPolicy policy) {
    Set<Tier> tiers = EnumSet.of(Tier.L2, Tier.L3);
    KeySchema<String, String> schema = schema(policy, Framing.PLAIN);
    return service(schema, tiers, shared.peer(), durable.peer(), builder -> builder);
  }

  Service service(
      SchemaPolicy policy,
      Set<Tier> tiers,
      FakeSharedTier l2,
      FakeDurableTier l3,
      UnaryOperator<TieredCacheBuilder> settings) {
    return service(schema(policy), tiers, l2, l3, settings);
  }

  private Service service(
      KeySchema<String, String> schema,
      Set<Tier> tiers,
      FakeSharedTier l2,
      FakeDurableTier l3,
      UnaryOperator<TieredCacheBuilder> settings) {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    TieredCacheBuilder builder =
        TieredCache.builder()
            .schemas(schema)
            .meterRegistry(metrics)
            .ticker(clock.nanoTime())
            .closeTimeout(Duration.ZERO);
    if (tiers.contains(Tier.L2)) {
      builder.shared(l2);
    }
    if (tiers.contains(Tier.L3)) {
      builder.durable(l3);
    }
    TieredCache cache = settings.apply(builder).build();
    caches.add(cache);
    return new Service(cache, cache.of(schema), l2, l3, metrics);
  }

  /** Time passes until no L1 answers without asking. */
  void passLocalTtl() {
    clock.advance(LOCAL_TTL);
  }

  /** A row that a past writer left in L3, of which L2 knows nothing. */
  void inDurable(String id, long version, String name) {
    durable.plant(key(id), new DurableRow(version, json(name), DurableRow.FOREVER));
  }

  /** A stamped value in L2, as a failover may bring it back. */
  void inShared(String id, long version, String name) {
    byte[] bytes = StampFormat.encode(new Stamp(version, clock.micros().getAsLong()), json(name));
    shared.foreign().set(key(id), bytes, TTL.toMillis());
  }

  /** A value of L2 that the service has read and its L1 keeps. */
  void inL1(Service service, String id, String name) {
    inShared(id, 7, name);
    String read = service.names().get(id);
    if (!name.equals(read) || service.tierOf(id) != Tier.L1) {
      throw new AssertionError("L1 does not keep " + name + ", read " + read);
    }
  }

  /** What L2 holds, as JSON text, or null. */
  @Nullable String shared(String id) {
    SharedValue value = sharedValue(id);
    return value == null ? null : SharedProbe.text(value);
  }

  /** The key of a chunk of what L2 holds now, or null where that is not in chunks. */
  @Nullable String chunk(String id, int n) {
    byte[] bytes = shared.foreign().get(key(id));
    if (bytes == null || bytes.length != 56 + 41) {
      return null;
    }
    byte[] write = Arrays.copyOfRange(bytes, 56 + 25, bytes.length);
    return "chunk:" + key(id) + ':' + HexFormat.of().formatHex(write) + ':' + n;
  }

  long sharedVersion(String id) {
    SharedValue value = sharedValue(id);
    return value == null ? -1 : value.stamp().version();
  }

  private @Nullable SharedValue sharedValue(String id) {
    byte[] bytes = shared.foreign().get(key(id));
    return bytes == null ? null : StampFormat.decode(bytes);
  }

  /** What L3 holds, as JSON text, or null. */
  @Nullable String durable(String id) {
    DurableRow row = durable.row(key(id));
    byte[] payload = row == null ? null : row.payload();
    return payload == null ? null : new String(payload, UTF_8);
  }

  long durableVersion(String id) {
    DurableRow row = durable.row(key(id));
    return row == null ? -1 : row.version();
  }

  /** Whether a lease or an absent mark stands around the key. */
  boolean fenced(String id) {
    return shared.foreign().get(SharedProbe.fence(key(id))) != null;
  }

  /** An eviction, or an expiry at once. */
  void evict(String id) {
    shared.foreign().delete(key(id));
  }

  static byte[] json(String name) {
    return ('"' + name + '"').getBytes(UTF_8);
  }

  @Override
  public void close() {
    caches.forEach(TieredCache::close);
  }
}
