package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.spi.SharedStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which node's circuit breaker a key's failures count for. */
@Tag("servers")
final class RedisNodeTest {
  @Test
  void node_ofACluster_isTheAddressOfTheKeysPrimary() {
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.cluster()))) {
      tier.start(Servers.soon());
      SharedStore store = Stores.durable(tier);
      for (int i = 0; i < 30; i++) {
        String key = "world:w-" + i + ":snapshot";
        String node = store.node(key);
        int port = Servers.cluster().primaryOf(key).port();
        assertEquals(port, Integer.parseInt(node.substring(node.lastIndexOf(':') + 1)), key);
      }
    }
  }

  @Test
  void node_ofASingleServer_isNotNamed() {
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.single()))) {
      SharedStore store = Stores.durable(tier);
      assertEquals("", store.node("world:w-1:snapshot"), "before it is connected");
      tier.start(Servers.soon());
      assertEquals("", store.node("world:w-1:snapshot"));
    }
  }
}
