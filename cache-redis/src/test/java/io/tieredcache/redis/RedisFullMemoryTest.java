package io.tieredcache.redis;

import static io.tieredcache.redis.Servers.soon;
import static io.tieredcache.redis.Stores.lease;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.TierException;
import io.tieredcache.testkit.server.RedisNode;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server without memory left that evicts nothing. */
@Tag("servers")
final class RedisFullMemoryTest {
  @Test
  void acquire_scriptMayNotWrite_saysWhatTheServerLacks() {
    RedisNode node = Servers.single().nodes().get(0);
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.single()))) {
      tier.start(soon());
      SharedStore store = Stores.durable(tier);
      node.command("CONFIG", "SET", "maxmemory", "1");

      CompletionException failure =
          assertThrows(
              CompletionException.class,
              () ->
                  store
                      .acquire(Stores.newKey(), lease("me"), soon())
                      .orTimeout(20, TimeUnit.SECONDS)
                      .join());

      TierException told = (TierException) failure.getCause();
      assertTrue(String.valueOf(told.getMessage()).contains("out of memory (OOM)"), told::toString);
    } finally {
      node.command("CONFIG", "SET", "maxmemory", "0");
    }
  }
}
