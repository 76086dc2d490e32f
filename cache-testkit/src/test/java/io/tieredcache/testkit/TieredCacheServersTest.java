package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@TieredCacheServers
final class TieredCacheServersTest {
  private final RedisCluster shared;

  TieredCacheServersTest(RedisCluster shared) {
    this.shared = shared;
  }

  @BeforeEach
  void write(RedisCluster redis) {
    redis.command("extension", "SET", "extension", "v");
  }

  @Test
  void parameters_allPlaces_getTheSameServers(RedisCluster redis, PostgresServer postgres)
      throws Exception {
    assertSame(shared, redis);
    assertEquals("v", redis.command("extension", "GET", "extension").text());
    postgres.dataSource().getConnection().close();
  }
}
