package io.tieredcache.cli.alltiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.Tracking;
import io.tieredcache.TypedCache;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.spi.Tier;
import io.tieredcache.testkit.server.FaultProxy;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What readers under load see while real servers are away or slow, and when they are back. Needs a
 * machine that is not busy otherwise: its limits are those of the policy.
 */
@Tag("chaos")
final class OutageTest {
  private static final int READERS = 16;
  private static final int CONNECTIONS = 8;
  private static final Duration OUTAGE = Duration.ofMillis(1_500);

  private static RedisCluster redis;
  private static PostgresServer database;

  private final WatchedDurableTier postgres =
      new WatchedDurableTier(PostgresTier.over(database.dataSource()));
  private TieredCache cache;
  private TypedCache<String, World> worlds;
  private List<String> ids;

  @BeforeAll
  static void start() {
    redis = RedisCluster.start(RedisClusterOptions.defaults().nodes(3, 0).behindProxies());
    database = PostgresServer.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
    database.close();
  }

  @BeforeEach
  void fill() {
    KeySchema<String, World> schema = World.schema();
    schema =
        schema.with(
            schema.policy().toBuilder()
                .ttl(Duration.ofMinutes(10))
                // A push about what was just written would drop it from L1 after the warm-up.
                .tracking(Tracking.TTL_ONLY)
                .staleIfError(Duration.ofMinutes(30))
                .build());
    cache =
        TieredCache.builder()
            .shared(RedisTier.connect(Service.settings(redis)))
            .durable(postgres)
            .startTimeout(Duration.ofSeconds(60))
            .closeTimeout(Duration.ZERO)
            .schemas(schema)
            .build();
    worlds = cache.of(schema);
    ids = IntStream.range(0, 300).mapToObj(i -> "w-" + i).toList();
    worlds.putAll(ids.stream().collect(Collectors.toMap(id -> id, id -> new World(id, 1))));
    cache.warm(schema, ids);
  }

  @AfterEach
  void heal() {
    redis.nodes().forEach(node -> node.proxy().pass());
    cache.close();
  }

  private String key(String id) {
    return worlds.schema().key(id);
  }

  private boolean fromL2(String id) {
    var entry = worlds.getEntry(id);
    return entry != null && entry.tier() == Tier.L2;
  }

  private static void until(String what, Duration limit, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - begin < limit.toNanos(), "not within " + limit + ": " + what);
      Thread.onSpinWait();
    }
  }

  @Test
  void get_redisAway_readersGetAnswersAndPostgresIsNotOverrun() {
    try (ReadLoad load = ReadLoad.start(READERS, worlds, ids)) {
      load.runFor(Duration.ofMillis(500));
      redis.nodes().forEach(node -> node.proxy().cut());
      load.runFor(OUTAGE);
      redis.nodes().forEach(node -> node.proxy().pass());
      until("reads of L2", Duration.ofSeconds(5), () -> ids.stream().anyMatch(this::fromL2));
      load.runFor(Duration.ofMillis(500));

      assertEquals(List.of(), load.failures());
      load.assertWithin(worlds.schema().policy().deadline());
    }
    assertTrue(postgres.most() <= CONNECTIONS, () -> postgres.most() + " reads at a time");
  }

  @Test
  void get_oneShardAway_theOthersStillAnswer() {
    RedisNode lost = redis.primaryOf(key(ids.get(0)));
    List<String> others = ids.stream().filter(id -> redis.primaryOf(key(id)) != lost).toList();
    try (ReadLoad load = ReadLoad.start(READERS, worlds, ids)) {
      lost.proxy().cut();
      load.runFor(OUTAGE);

      until(
          "reads of the shards that are there",
          Duration.ofSeconds(2),
          () -> others.stream().filter(this::fromL2).count() > 3);
      assertEquals(List.of(), load.failures());
      load.assertWithin(worlds.schema().policy().deadline());
    }
    String detail = cache.health().tiers().get(0).detail();
    assertTrue(detail.endsWith(":" + lost.port()) || detail.contains("not connected"), detail);
  }

  @Test
  void get_redisSlow_itIsLeftAlone() {
    try (ReadLoad load = ReadLoad.start(READERS, worlds, ids)) {
      redis.nodes().stream()
          .map(RedisNode::proxy)
          .forEach((FaultProxy proxy) -> proxy.delay(Duration.ofMillis(200)));
      until("Redis is left alone", Duration.ofSeconds(10), () -> !cache.health().allUp());
      load.runFor(OUTAGE);

      assertEquals(List.of(), load.failures());
      load.assertWithin(worlds.schema().policy().deadline());
    }
    // One more for the health check, which is no caller's read.
    assertTrue(postgres.most() <= CONNECTIONS + 1, () -> postgres.most() + " reads at a time");
  }
}
