package io.tieredcache.cli.alltiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.TieredCacheBuilder;
import io.tieredcache.TypedCache;
import io.tieredcache.postgres.PostgresSettings;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import io.tieredcache.testkit.TieredCacheServers;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a cache does whose L2 or L3 is down, and what it refuses. */
@TieredCacheServers
final class DegradedTest {
  private static final KeySchema<String, World> WORLDS = World.schema();

  private final String id = "w-" + UUID.randomUUID();

  private static int closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static TieredCacheBuilder withoutRedis(PostgresServer database) throws Exception {
    return TieredCache.builder()
        .shared(RedisTier.connect(RedisSettings.of("rediss://localhost:" + closedPort())))
        .durable(PostgresTier.over(database.dataSource()))
        .startTimeout(Duration.ofSeconds(5))
        .schemas(WORLDS);
  }

  @Test
  void build_redisDown_failsNamingTheTier(PostgresServer database) throws Exception {
    TieredCacheBuilder builder = withoutRedis(database);
    TierException failure = assertThrows(TierException.class, builder::build);
    assertEquals(Tier.L2, failure.tier());
  }

  @Test
  void get_redisDownFromTheStart_isAnsweredByPostgres(PostgresServer database) throws Exception {
    try (TieredCache cache = withoutRedis(database).startDegraded(true).build()) {
      TypedCache<String, World> worlds = cache.of(WORLDS);
      worlds.put(id, new World("Arda", 1));
      assertEquals(new World("Arda", 1), worlds.get(id));
      assertEquals(2, worlds.update(id, world -> new World("Arda", world.tick() + 1)).tick());
      assertEquals(new World("Arda", 2), worlds.get(id));
    }
  }

  @Test
  void get_postgresDownFromTheStart_isAnsweredByRedisWhereItCan(
      RedisCluster redis, PostgresServer database) throws Exception {
    try (Service healthy = Service.start(redis, database)) {
      healthy.worlds.put(id, new World("Arda", 1));
    }
    try (TieredCache cache =
        TieredCache.builder()
            .shared(RedisTier.connect(Service.settings(redis)))
            .durable(
                PostgresTier.connect(
                    PostgresSettings.of("jdbc:postgresql://localhost:" + closedPort() + "/none")
                        .user("nobody")
                        .password("none")))
            .schemas(WORLDS)
            .startDegraded(true)
            .build()) {
      TypedCache<String, World> worlds = cache.of(WORLDS);
      assertEquals(new World("Arda", 1), worlds.get(id));
      TierUnavailableException failure =
          assertThrows(TierUnavailableException.class, () -> worlds.get("w-never-written"));
      assertEquals(Tier.L3, failure.tier());
      assertThrows(TierUnavailableException.class, () -> worlds.put(id, new World("Arda", 2)));
    }
  }

  @Test
  void get_valueInRedisIsNotTheSchemasJson_isAMissThatLeavesTheEntry(
      RedisCluster redis, PostgresServer database) {
    String key = "world:" + id + ":snapshot";
    try (Service service = Service.start(redis, database)) {
      service.worlds.put(id, new World("Arda", 1));
      redis.command(key, "SET", key, "<not json>");
      assertEquals(new World("Arda", 1), service.worlds.get(id));
      assertEquals("<not json>", redis.command(key, "GET", key).text());
    }
  }

  @Test
  void put_valueTooLarge_isRefusedAndNothingIsLost(RedisCluster redis, PostgresServer database) {
    KeySchema<String, World> small =
        WORLDS.with(WORLDS.policy().toBuilder().maxValueBytes(100).build());
    try (Service service = Service.start(small, redis, database)) {
      service.worlds.put(id, new World("Arda", 1));
      IllegalArgumentException refusal =
          assertThrows(
              IllegalArgumentException.class,
              () -> service.worlds.put(id, new World("x".repeat(200), 2)));
      assertTrue(refusal.getMessage().contains("at most 100 bytes (maxValueBytes)"));
      assertEquals(new World("Arda", 1), service.worlds.get(id));
    }
  }
}
