package io.tieredcache.testkit.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("containers")
final class ContainerServersTest {
  private static final Duration FAILOVER = Duration.ofSeconds(30);

  @Test
  void redis_inContainer_killedPrimaryIsReplaced() {
    RedisClusterOptions options = options().nodeTimeout(Duration.ofMillis(500));
    try (RedisCluster cluster = RedisCluster.start(options)) {
      cluster.command("k", "SET", "k", "v");
      cluster.command("k", "WAIT", "1", "5000");
      RedisNode old = cluster.primaryOf("k");
      old.kill();
      assertFalse(old.isAlive());
      assertTrue(Await.until(FAILOVER, () -> cluster.primaries().size() == 3), "promotion");
      assertEquals("v", cluster.command("k", "GET", "k").text());
      old.restart();
      assertTrue(Await.until(FAILOVER, () -> !old.isPrimary()), "old primary follows");
    }
  }

  @Test
  void redis_inContainerBehindProxies_movedNamesTheProxysPort() {
    try (RedisCluster cluster = RedisCluster.start(options().behindProxies())) {
      RedisNode owner = cluster.primaryOf("k");
      RedisNode other =
          cluster.primaries().stream().filter(n -> !n.equals(owner)).findFirst().orElseThrow();
      RedisCommandException moved =
          assertThrows(RedisCommandException.class, () -> other.command("GET", "k"));
      assertTrue(
          moved.getMessage().endsWith(" 127.0.0.1:" + owner.proxy().port()), moved.getMessage());
      assertNotEquals(owner.port(), owner.directPort());
    }
  }

  @Test
  void announcedHost_redisSeven_movedNamesIt() {
    try (RedisCluster cluster = RedisCluster.start(options().announcedHost("localhost"))) {
      RedisNode owner = cluster.primaryOf("k");
      RedisNode other =
          cluster.primaries().stream().filter(n -> !n.equals(owner)).findFirst().orElseThrow();
      RedisCommandException moved =
          assertThrows(RedisCommandException.class, () -> other.command("GET", "k"));
      assertTrue(moved.getMessage().endsWith(" localhost:" + owner.port()), moved.getMessage());
    }
  }

  @Test
  void postgres_inContainer_survivesKillAndRestart() throws SQLException {
    PostgresOptions options = PostgresOptions.defaults().source(ServerSource.CONTAINER);
    try (PostgresServer server = PostgresServer.start(options)) {
      server.kill();
      assertFalse(server.isAlive());
      server.restart();
      try (Connection connection = server.dataSource().getConnection()) {
        assertTrue(connection.isValid(5));
        assertEquals(15, connection.getMetaData().getDatabaseMajorVersion());
      }
    }
  }

  private static RedisClusterOptions options() {
    return RedisClusterOptions.defaults().source(ServerSource.CONTAINER);
  }
}
