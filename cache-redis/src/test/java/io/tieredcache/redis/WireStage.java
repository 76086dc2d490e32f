package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.LargeValuePolicy;
import io.tieredcache.ReadFrom;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.SchemaPolicyBuilder;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.WriteMode;
import io.tieredcache.codec.BytesCodec;
import io.tieredcache.testkit.FakeDurableTier;
import io.tieredcache.testkit.server.RedisCluster;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** A process with a schema of each kind, and what tests do to keys behind its back. */
final class WireStage implements AutoCloseable {
  private static final int CHUNK = 4096;

  final RedisCluster servers;
  final TieredCache cache;
  final KeySchema<String, byte[]> durable = schema("durable", policy().localReads(false));
  final TypedCache<String, byte[]> rows;
  final TypedCache<String, byte[]> cacheOnly;
  final TypedCache<String, byte[]> near;
  final TypedCache<String, byte[]> inL1;
  final TypedCache<String, byte[]> chunked;

  WireStage(RedisCluster servers) {
    this.servers = servers;
    KeySchema<String, byte[]> only =
        schema("only", policy().localReads(false).writes(WriteMode.CACHE_ONLY));
    KeySchema<String, byte[]> copied =
        schema("near", policy().readFrom(ReadFrom.REPLICA).writes(WriteMode.CACHE_ONLY));
    KeySchema<String, byte[]> large =
        schema("large", policy().localTtl(Duration.ofMillis(25)).writes(WriteMode.CACHE_ONLY));
    LargeValuePolicy inChunks = LargeValuePolicy.defaults().chunkBytes(CHUNK);
    KeySchema<String, byte[]> chunks =
        schema("chunked", policy().localReads(false).largeValues(inChunks));
    this.cache =
        TieredCache.builder()
            .shared(RedisTier.connect(Servers.settings(servers)))
            .durable(new FakeDurableTier())
            .schemas(durable, only, copied, large, chunks)
            .startTimeout(Duration.ofSeconds(20))
            .build();
    this.rows = cache.of(durable);
    this.cacheOnly = cache.of(only);
    this.near = cache.of(copied);
    this.inL1 = cache.of(large);
    this.chunked = cache.of(chunks);
  }

  private static SchemaPolicyBuilder policy() {
    return SchemaPolicy.builder()
        .ttl(Duration.ofMinutes(10))
        .negativeTtl(Duration.ofMinutes(1))
        .deadline(Duration.ofSeconds(20));
  }

  private static KeySchema<String, byte[]> schema(String name, SchemaPolicyBuilder policy) {
    return KeySchema.of("wire-" + name + ":{id}", IdFormat.string(), BytesCodec.of())
        .with(policy.build());
  }

  static byte[] value(int length) {
    byte[] value = new byte[length];
    Arrays.fill(value, (byte) 'x');
    return value;
  }

  static byte[] small() {
    return "small".getBytes(UTF_8);
  }

  /** Two ids that begin so and whose keys lie on one node. */
  List<String> two(String head) {
    String first = head + "-0";
    var node = servers.primaryOf(durable.key(first));
    String second =
        IntStream.iterate(1, i -> i + 1)
            .mapToObj(i -> head + "-" + i)
            .filter(id -> servers.primaryOf(durable.key(id)) == node)
            .findFirst()
            .orElseThrow();
    return List.of(first, second);
  }

  /** L3 has the row, L2 holds it. */
  void warm(String id) {
    rows.put(id, small());
    Waiting.until(
        "L2 holds it", () -> command(durable.key(id), "EXISTS", durable.key(id)).equals("1"));
  }

  /** L3 has the row, L2 holds nothing. */
  void cold(String id) {
    warm(id);
    command(durable.key(id), "UNLINK", durable.key(id));
  }

  /** L3 has no row, and L2 knows. */
  void absent(String id) {
    String fence = ScriptCall.fence(durable.key(id));
    byte[] unused = rows.get(id);
    Waiting.until("L2 knows", () -> "A".equals(command(fence, "GET", fence)));
  }

  String command(String key, String... command) {
    return servers.command(key, command).toString();
  }

  static String newHead() {
    return UUID.randomUUID().toString();
  }

  @Override
  public void close() {
    cache.close();
  }
}
