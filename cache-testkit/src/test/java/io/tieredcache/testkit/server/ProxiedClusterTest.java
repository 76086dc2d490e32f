package io.tieredcache.testkit.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
final class ProxiedClusterTest {
  @Test
  void moved_behindProxies_namesTheProxysPort() {
    try (RedisCluster cluster =
        RedisCluster.start(RedisClusterOptions.defaults().behindProxies())) {
      RedisNode owner = cluster.primaryOf("k");
      RedisNode other =
          cluster.primaries().stream().filter(n -> !n.equals(owner)).findFirst().orElseThrow();
      RedisCommandException moved =
          assertThrows(RedisCommandException.class, () -> other.command("GET", "k"));
      assertTrue(
          moved.getMessage().endsWith(" 127.0.0.1:" + owner.proxy().port()), moved.getMessage());
      assertEquals(owner.port(), owner.proxy().port());
      assertNotEquals(owner.port(), owner.directPort());
    }
  }

  @Test
  void announcedHost_redisSix_isRefused() {
    RedisClusterOptions options =
        RedisClusterOptions.defaults().source(ServerSource.CARRIED).announcedHost("localhost");
    ServerStartException e =
        assertThrows(ServerStartException.class, () -> RedisCluster.start(options));
    assertTrue(e.getMessage().contains("needs Redis 7"), e.getMessage());
  }

  @Test
  void proxy_notAskedFor_isRefused() {
    try (RedisCluster cluster = RedisCluster.start(RedisClusterOptions.defaults().singleNode())) {
      RedisNode node = cluster.nodes().get(0);
      assertThrows(IllegalStateException.class, node::proxy);
      assertFalse(node.uri().isEmpty());
    }
  }
}
