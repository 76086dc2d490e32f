package io.tieredcache.redis;

import static io.tieredcache.redis.RawRedis.answer;
import static io.tieredcache.redis.Servers.soon;
import static io.tieredcache.redis.Stores.lease;
import static io.tieredcache.redis.Stores.write;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.cluster.SlotHash;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A slot that moves while a schema is cleared. */
@Tag("servers")
final class RedisClearingMoveTest {
  /** Keys of others, so that a walk through them takes more than a second. */
  private static final String FILL = "for i = 1, 40000 do redis.call('SET', KEYS[1] .. i, 'x') end";

  @Test
  void clear_slotMovesToANodeThatWasWalkedBefore_itsValueGoesToo() {
    try (RedisCluster cluster =
            RedisCluster.start(RedisClusterOptions.defaults().nodes(3, 0).behindProxies());
        RedisTier tier = RedisTier.connect(Servers.settings(cluster))) {
      SharedStore store = Stores.durable(tier);
      tier.start(soon());
      RedisNode source = cluster.nodes().get(0);
      RedisNode target = cluster.nodes().get(1);
      String key = keyOn(cluster, source);
      answer(store.acquire(key, lease("me"), soon()));
      answer(store.fill(key, lease("me"), write(1, "old"), soon()));
      source.command("EVAL", FILL, "1", "filler:{" + keyOn(cluster, source) + "}");

      CompletableFuture<@Nullable Void> cleared = tier.clear(List.of(Stores.TEMPLATE));
      Waiting.until("the source is walked through", () -> scans(source) > 0);
      source.proxy().blackHole();
      Waiting.until("the target has been", () -> scans(target) == 2);
      cluster.moveSlot(SlotHash.getSlot(key), source, target);
      assertEquals(1, cluster.command(key, "EXISTS", key).number(), "moved with its value");
      source.proxy().pass();
      answer(cleared);

      assertEquals(0, cluster.command(key, "EXISTS", key).number());
    }
  }

  private static String keyOn(RedisCluster cluster, RedisNode node) {
    return Stream.generate(Stores::newKey)
        .filter(key -> cluster.primaryOf(key) == node)
        .findFirst()
        .orElseThrow();
  }

  private static long scans(RedisNode node) {
    return Servers.calls(node, "scan");
  }
}
