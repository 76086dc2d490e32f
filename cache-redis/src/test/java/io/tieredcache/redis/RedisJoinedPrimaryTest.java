package io.tieredcache.redis;

import static io.tieredcache.redis.RawRedis.answer;
import static io.tieredcache.redis.Servers.soon;
import static io.tieredcache.redis.Stores.lease;
import static io.tieredcache.redis.Stores.text;
import static io.tieredcache.redis.Stores.write;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.cluster.SlotHash;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A slot that goes to a primary which the client has never heard of. */
@Tag("servers")
final class RedisJoinedPrimaryTest {
  @Test
  void putAndGet_slotMovesToANewPrimary_neverFail() {
    try (RedisCluster cluster = RedisCluster.start(RedisClusterOptions.defaults().nodes(3, 0));
        RedisTier tier = RedisTier.connect(Servers.settings(cluster))) {
      tier.start(soon());
      SharedStore store = Stores.cacheOnly(tier);
      String key = Stores.newKey();
      put(store, key, "before");
      RedisNode from = cluster.primaryOf(key);
      RedisNode added = cluster.addPrimary();

      cluster.moveSlot(SlotHash.getSlot(key), from, added, () -> put(store, key, "moving"));

      assertEquals("moving", text(answer(store.get(key, soon()))));
      put(store, key, "after");
      assertEquals(added, cluster.primaryOf(key));
      assertEquals("after", text(answer(store.get(key, soon()))));
    }
  }

  private static void put(SharedStore store, String key, String value) {
    answer(store.put(key, write(SharedWrite.ASSIGNED, value), lease("t"), soon()));
    assertEquals(value, text(answer(store.get(key, soon()))));
  }
}
