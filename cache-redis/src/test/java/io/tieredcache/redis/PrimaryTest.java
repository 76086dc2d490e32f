package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PrimaryTest {
  private static Primary of(Integer... slots) {
    RedisClusterNode node = RedisClusterNode.of("n1");
    node.setUri(RedisURI.create("localhost", 7001));
    node.setSlots(List.of(slots));
    return Primary.of(node, true);
  }

  @Test
  void someKey_oneSlotOnly_liesThere() {
    for (int slot = 0; slot < SlotHash.SLOT_COUNT; slot += 1024) {
      assertEquals(slot, SlotHash.getSlot(of(slot).someKey()));
    }
  }
}
