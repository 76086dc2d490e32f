package io.tieredcache.redis;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.GameSchemas;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicyBuilder;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.codec.BytesCodec;
import io.tieredcache.testkit.FakeDurableTier;
import io.tieredcache.testkit.HoldingSharedTier;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * One process with model weights over a real cluster, and values that tell whether they are whole:
 * noise after the seed that it was made of.
 *
 * @param shared where operations can be held
 */
record Weights(
    TieredCache cache,
    KeySchema<String, byte[]> schema,
    HoldingSharedTier shared,
    FakeDurableTier durable,
    SimpleMeterRegistry metrics)
    implements AutoCloseable {

  static Weights open(FakeDurableTier rows, UnaryOperator<SchemaPolicyBuilder> change) {
    KeySchema<String, byte[]> bundled = GameSchemas.modelWeights(BytesCodec.of());
    SchemaPolicyBuilder policy = bundled.policy().toBuilder().deadline(Duration.ofSeconds(40));
    KeySchema<String, byte[]> schema = bundled.with(change.apply(policy).build());
    HoldingSharedTier shared =
        new HoldingSharedTier(RedisTier.connect(Servers.settings(Servers.replicated())));
    FakeDurableTier durable = rows.peer();
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    TieredCache cache =
        TieredCache.builder()
            .shared(shared)
            .durable(durable)
            .schemas(schema)
            .meterRegistry(metrics)
            .build();
    return new Weights(cache, schema, shared, durable, metrics);
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }

  /** That many bytes which nothing compresses. */
  static byte[] value(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return ByteBuffer.wrap(bytes).putLong(0, seed).array();
  }

  /** Whether all of it is of one write. */
  static boolean isWhole(byte[] value) {
    return Arrays.equals(value, value(ByteBuffer.wrap(value).getLong(), value.length));
  }

  TypedCache<String, byte[]> values() {
    return cache.of(schema);
  }

  /** Reads that this tier answered, e.g. {@code l2}. */
  long reads(String tier) {
    return (long) metrics.get("tieredcache.reads").tag("tier", tier).functionCounter().count();
  }

  @Override
  public void close() {
    cache.close();
  }
}
