package io.tieredcache.redis;

import static io.tieredcache.redis.RawRedis.answer;
import static io.tieredcache.redis.Servers.soon;
import static io.tieredcache.redis.Stores.lease;
import static io.tieredcache.redis.Stores.write;
import static io.tieredcache.redis.TrackedCaches.newId;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedWrite;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A walk through a real cluster that removes all of a schema. */
@Tag("servers")
final class RedisClearingTest {
  private static final int MANY = 3_000;
  private static final int AT_ONCE = 50;

  /** Through a node's keys, each time: the fences, then all. */
  private static final int WALKS = 2;

  @Test
  void clear_leasesGivenBeforeAndFilledMeanwhile_leaveNoValue() {
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.cluster()))) {
      SharedStore store = Stores.durable(tier);
      tier.start(soon());
      List<String> keys = Stream.generate(Stores::newKey).limit(MANY).toList();
      answer(store.acquireAll(keys, lease("me"), soon()));

      CompletableFuture<@Nullable Void> cleared = tier.clear(List.of(Stores.TEMPLATE));
      int stored = fill(store, keys);
      answer(cleared);

      assertTrue(stored > 0, "no lease was filled while the walk went on");
      assertEquals(Map.of(), answer(store.getAll(keys, soon())).answers());
    }
  }

  private static int fill(SharedStore store, List<String> keys) {
    int stored = 0;
    for (int i = 0; i < keys.size(); i += AT_ONCE) {
      Map<String, SharedWrite> writes = new HashMap<>();
      keys.subList(i, Math.min(keys.size(), i + AT_ONCE))
          .forEach(key -> writes.put(key, write(1, "old")));
      stored +=
          (int)
              answer(store.fillAll(writes, lease("me"), soon())).answers().values().stream()
                  .filter(FillOutcome.Stored.class::isInstance)
                  .count();
    }
    return stored;
  }

  @Test
  void clear_askedForAgainAndAgainMeanwhile_walksOnceMore() {
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.cluster()))) {
      tier.start(soon());
      Servers.cluster().primaries().forEach(node -> node.command("FLUSHALL"));
      Servers.cluster().primaries().forEach(node -> node.command("CONFIG", "RESETSTAT"));

      List<CompletableFuture<@Nullable Void>> cleared =
          Stream.generate(() -> tier.clear(List.of(Stores.TEMPLATE))).limit(10).toList();
      cleared.forEach(RawRedis::answer);

      Servers.cluster()
          .primaries()
          .forEach(node -> assertEquals(2 * WALKS, Servers.calls(node, "scan")));
    }
  }

  @Test
  void invalidateAll_valuesInAnotherProcessesL1_goFromThereToo() {
    try (TrackedCaches one = TrackedCaches.armed(Servers.settings(Servers.cluster()));
        TrackedCaches other = TrackedCaches.armed(Servers.settings(Servers.cluster()))) {
      List<String> ids = Stream.generate(() -> newId()).limit(20).toList();
      ids.forEach(id -> one.names.put(id, "Ada"));
      ids.forEach(id -> other.keepInL1(id, "Ada"));

      answer(one.invalidateAll());

      ids.forEach(id -> assertEquals(null, one.names.get(id)));
      ids.forEach(id -> other.awaitName(id, null));
    }
  }
}
