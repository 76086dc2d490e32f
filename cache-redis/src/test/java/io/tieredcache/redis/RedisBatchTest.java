package io.tieredcache.redis;

import static io.tieredcache.redis.RawRedis.answer;
import static io.tieredcache.redis.Servers.soon;
import static io.tieredcache.redis.Stores.lease;
import static io.tieredcache.redis.Stores.text;
import static io.tieredcache.redis.Stores.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.TierUnavailableException;
import io.tieredcache.testkit.server.RedisNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Batches far larger than a node's request queue takes. */
@Tag("servers")
final class RedisBatchTest {
  private static final int MANY = 3000;

  @Test
  void batch_largerThanTheRequestQueue_isServedWhole() {
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.single()))) {
      tier.start(soon());
      roundTrip(Stores.durable(tier));
    }
  }

  @Test
  void batch_overThreeNodes_isServedWhole() {
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.cluster()))) {
      tier.start(soon());
      roundTrip(Stores.durable(tier));
    }
  }

  private static void roundTrip(SharedStore store) {
    List<String> keys = Stream.generate(Stores::newKey).limit(MANY).toList();

    Batch<Acquired> acquired = answer(store.acquireAll(keys, lease("me"), soon()));
    Batch<FillOutcome> filled = answer(store.fillAll(writes(keys, 1), lease("me"), soon()));
    Batch<PutOutcome> put = answer(store.putAll(writes(keys, 2), lease("me"), soon()));
    Batch<SharedValue> got = answer(store.getAll(keys, soon()));
    Map<String, Stamp> stamps = new LinkedHashMap<>();
    got.answers().forEach((key, value) -> stamps.put(key, value.stamp()));
    Batch<SharedValue> same = answer(Batch.joined(store.getAllUnless(stamps, soon())));
    Map<String, Long> versions = new LinkedHashMap<>();
    keys.forEach(key -> versions.put(key, 3L));
    Batch<Boolean> invalidated = answer(store.invalidateAll(versions, soon()));

    assertEach(acquired, Acquired.Granted.class);
    assertEach(filled, FillOutcome.Stored.class);
    assertEach(put, PutOutcome.Stored.class);
    assertEach(got, SharedValue.class);
    keys.forEach(key -> assertEquals(key + 2, text(got.answers().get(key))));
    assertEach(same, SharedValue.class);
    same.answers().values().forEach(value -> assertEquals(0, value.payload().remaining()));
    assertEach(invalidated, Boolean.class);
    assertEquals(Map.of(), answer(store.getAll(keys, soon())).answers());
  }

  @Test
  void acquireAll_scriptsForgottenByTheNodes_areTaughtAgain() {
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.cluster()))) {
      tier.start(soon());
      SharedStore store = Stores.durable(tier);
      List<String> keys = Stream.generate(Stores::newKey).limit(50).toList();
      answer(store.getAll(keys, soon()));
      Servers.cluster().primaries().forEach(node -> node.command("SCRIPT", "FLUSH"));

      Batch<Acquired> batch = answer(store.acquireAll(keys, lease("me"), soon()));

      assertEquals(Map.of(), batch.failures());
      assertEquals(50, batch.answers().size());
      Waiting.until("the nodes know it again", () -> knownByAll(Script.ACQUIRE_MANY));
    }
  }

  @Test
  void putAll_keysOfManySlots_isOneCommandForEachNode() {
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.cluster()))) {
      tier.start(soon());
      SharedStore store = Stores.cacheOnly(tier);
      List<String> keys = Stream.generate(Stores::newKey).limit(60).toList();
      answer(store.putAll(writes(keys, SharedWrite.ASSIGNED), lease("me"), soon()));
      Servers.cluster().primaries().forEach(node -> node.command("CONFIG", "RESETSTAT"));

      answer(store.putAll(writes(keys, SharedWrite.ASSIGNED), lease("me"), soon()));

      Servers.cluster().primaries().forEach(node -> assertEquals(1, scriptCalls(node)));
    }
  }

  private static long scriptCalls(RedisNode node) {
    return Servers.calls(node, "evalsha");
  }

  @Test
  void putAll_listAmongTheKeys_isReplaced() {
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.single()));
        RawRedis raw = new RawRedis(Servers.settings(Servers.single()))) {
      tier.start(soon());
      SharedStore store = Stores.cacheOnly(tier);
      List<String> keys = List.of(Stores.newKey(), Stores.newKey());
      answer(raw.commands().lpush(keys.get(0), new byte[] {1}));

      Batch<PutOutcome> batch =
          answer(store.putAll(writes(keys, SharedWrite.ASSIGNED), lease("me"), soon()));

      assertEquals(Map.of(), batch.failures());
      keys.forEach(
          key -> assertEquals(key + SharedWrite.ASSIGNED, text(answer(store.get(key, soon())))));
    }
  }

  @Test
  void putAll_largeValues_areAllStored() {
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.single()))) {
      tier.start(soon());
      SharedStore store = Stores.cacheOnly(tier);
      String large = "x".repeat(100_000);
      List<String> keys = Stream.generate(Stores::newKey).limit(9).toList();
      Map<String, SharedWrite> writes = new LinkedHashMap<>();
      keys.forEach(key -> writes.put(key, write(SharedWrite.ASSIGNED, key + large)));

      Batch<PutOutcome> batch = answer(store.putAll(writes, lease("me"), soon()));

      assertEquals(9, batch.answers().size());
      keys.forEach(key -> assertEquals(key + large, text(answer(store.get(key, soon())))));
    }
  }

  @Test
  void start_connected_nodesKnowAllScripts() {
    Servers.cluster().primaries().forEach(node -> node.command("SCRIPT", "FLUSH"));
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.cluster()))) {
      tier.start(soon());

      for (Script script : Script.values()) {
        Waiting.until("each node knows " + script, () -> knownByAll(script));
      }
    }
  }

  private static boolean knownByAll(Script script) {
    return Servers.cluster().primaries().stream()
        .allMatch(
            node -> node.command("SCRIPT", "EXISTS", script.digest()).list().get(0).number() == 1);
  }

  @Test
  void getAll_listAmongTheKeys_isAMissAmongAnswers() {
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.cluster()));
        RawRedis raw = new RawRedis(Servers.settings(Servers.cluster()))) {
      tier.start(soon());
      String list = Stores.newKey();
      String plain = Stores.newKey();
      answer(raw.commands().lpush(list, new byte[] {1}));
      raw.set(plain, new byte[] {'1'});

      List<String> keys = List.of(list, plain, Stores.newKey());
      Batch<SharedValue> batch = answer(Stores.durable(tier).getAll(keys, soon()));

      assertEquals(Map.of(), batch.failures());
      assertEquals(List.of(plain), List.copyOf(batch.answers().keySet()));
    }
  }

  @Test
  void getAll_neverStarted_failsEachKey() {
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.cluster()))) {
      List<String> keys = List.of(Stores.newKey(), Stores.newKey());

      Batch<SharedValue> batch = answer(Stores.durable(tier).getAll(keys, soon()));

      assertTrue(batch.answers().isEmpty());
      keys.forEach(
          key -> assertInstanceOf(TierUnavailableException.class, batch.failures().get(key)));
    }
  }

  private static Map<String, SharedWrite> writes(List<String> keys, long version) {
    Map<String, SharedWrite> writes = new LinkedHashMap<>();
    keys.forEach(key -> writes.put(key, write(version, key + version)));
    return writes;
  }

  private static void assertEach(Batch<?> batch, Class<?> type) {
    assertEquals(Map.of(), batch.failures());
    assertEquals(MANY, batch.answers().size());
    batch.answers().values().forEach(answer -> assertInstanceOf(type, answer));
  }
}
