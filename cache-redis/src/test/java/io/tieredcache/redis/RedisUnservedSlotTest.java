package io.tieredcache.redis;

import static io.tieredcache.redis.RawRedis.answer;
import static io.tieredcache.redis.Servers.soon;
import static io.tieredcache.redis.Stores.lease;
import static io.tieredcache.redis.Stores.text;
import static io.tieredcache.redis.Stores.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.cluster.SlotHash;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.CacheEntry;
import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.codec.TextCodec;
import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierUnavailableException;
import io.tieredcache.testkit.FakeDurableTier;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A slot that no node serves (CLUSTERDOWN): its keys fail, each alone, and no other key does. */
@Tag("servers")
final class RedisUnservedSlotTest {
  private static final Duration LOCAL_TTL = Duration.ofMillis(100);

  /** More than a breaker judges by. */
  private static final int OFTEN = 100;

  private static final RedisCluster CLUSTER =
      RedisCluster.start(
          RedisClusterOptions.defaults().nodes(3, 0).config("cluster-require-full-coverage no"));
  private static final RedisTier TIER = RedisTier.connect(Servers.settings(CLUSTER));
  private static final SharedStore STORE = Stores.cacheOnly(TIER);
  private static final KeySchema<String, String> SCHEMA =
      KeySchema.of("redis-test:{id}", IdFormat.string(), TextCodec.of())
          .with(
              SchemaPolicy.builder()
                  .ttl(Duration.ofMinutes(10))
                  .localTtl(LOCAL_TTL)
                  .deadline(Duration.ofSeconds(20))
                  .build());

  private record Unserved(RedisNode node, String slot) {}

  private final List<Unserved> unserved = new ArrayList<>();
  private final String lost = Stores.newKey();
  private final String neighbour = neighbour(lost);
  private final String elsewhere = elsewhere(lost);

  @BeforeAll
  static void start() {
    TIER.start(soon());
  }

  @AfterAll
  static void close() {
    TIER.close();
    CLUSTER.close();
  }

  @AfterEach
  void serveAgain() {
    unserved.forEach(slot -> slot.node().command("CLUSTER", "ADDSLOTS", slot.slot()));
    unserved.clear();
  }

  /** A key of another slot of the same node: both are in one write, or one script. */
  private static String neighbour(String key) {
    return Stream.generate(Stores::newKey)
        .filter(other -> SlotHash.getSlot(other) != SlotHash.getSlot(key))
        .filter(other -> CLUSTER.primaryOf(other) == CLUSTER.primaryOf(key))
        .findFirst()
        .orElseThrow();
  }

  private static String elsewhere(String key) {
    return Stream.generate(Stores::newKey)
        .filter(other -> CLUSTER.primaryOf(other) != CLUSTER.primaryOf(key))
        .findFirst()
        .orElseThrow();
  }

  private void unserve(String key) {
    RedisNode node = CLUSTER.primaryOf(key);
    String slot = Integer.toString(SlotHash.getSlot(key));
    unserved.add(new Unserved(node, slot));
    node.command("CLUSTER", "DELSLOTS", slot);
  }

  private Map<String, SharedWrite> writes() {
    return Map.of(
        lost, write(SharedWrite.ASSIGNED, "v"),
        neighbour, write(SharedWrite.ASSIGNED, "v"),
        elsewhere, write(SharedWrite.ASSIGNED, "v"));
  }

  private void plant() {
    assertEquals(Map.of(), answer(STORE.putAll(writes(), lease("me"), soon())).failures());
  }

  private void assertLostAlone(Batch<?> batch) {
    assertEquals(Set.of(neighbour, elsewhere), batch.answers().keySet());
    assertEquals(Set.of(lost), batch.failures().keySet());
    assertSaysSo(batch.failures().get(lost));
  }

  private static void assertSaysSo(@Nullable Throwable failure) {
    // Not as of an unreachable node, which would be kept away from.
    TierUnavailableException told = assertInstanceOf(TierUnavailableException.class, failure);
    assertTrue(told.keptBack());
    String message = String.valueOf(told.getMessage());
    assertTrue(message.contains("no node of the cluster holds the key's slot"), message);
  }

  private static void assertSaysSo(CompletableFuture<?> answer) {
    try {
      answer.orTimeout(20, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      assertSaysSo(e.getCause());
      return;
    }
    throw new AssertionError("it did not fail");
  }

  @Test
  void getAll_driverKnowsOfNoNode_failsThatKeyAloneUntilThereIsOne() {
    plant();
    unserve(lost);
    try (RedisTier late = RedisTier.connect(Servers.settings(CLUSTER))) {
      late.start(soon());
      SharedStore store = Stores.cacheOnly(late);

      assertLostAlone(answer(store.getAll(writes().keySet(), soon())));
      assertLostAlone(answer(store.putAll(writes(), lease("me"), soon())));
      assertSaysSo(store.get(lost, soon()));

      serveAgain();
      long began = System.nanoTime();
      Waiting.until("it is looked up", () -> answers(store));
      // By itself the driver would look again after 15 s.
      assertTrue(System.nanoTime() - began < Duration.ofSeconds(10).toNanos());
    }
  }

  private boolean answers(SharedStore store) {
    return answer(store.getAll(List.of(lost), soon())).failures().isEmpty();
  }

  @Test
  void getAll_oneSlotUnserved_failsThatKeyAlone() {
    plant();
    unserve(lost);

    Batch<SharedValue> batch = answer(STORE.getAll(writes().keySet(), soon()));

    assertLostAlone(batch);
    batch.answers().values().forEach(value -> assertEquals("v", text(value)));
  }

  @Test
  void putAll_oneSlotUnserved_storesTheOthers() {
    unserve(lost);

    Batch<PutOutcome> batch = answer(STORE.putAll(writes(), lease("me"), soon()));

    assertLostAlone(batch);
    batch.answers().values().forEach(put -> assertInstanceOf(PutOutcome.Stored.class, put));
    assertEquals("v", text(answer(STORE.get(neighbour, soon()))));
    assertEquals("v", text(answer(STORE.get(elsewhere, soon()))));
  }

  @Test
  void acquireAllAndInvalidateAll_oneSlotUnserved_failThatKeyAlone() {
    unserve(lost);

    Batch<Acquired> leases = answer(STORE.acquireAll(writes().keySet(), lease("me"), soon()));
    Batch<Boolean> invalidated =
        answer(STORE.invalidateAll(Map.of(lost, 1L, neighbour, 1L, elsewhere, 1L), soon()));

    assertLostAlone(leases);
    assertLostAlone(invalidated);
  }

  @Test
  void single_slotUnserved_failsSayingSo() {
    unserve(lost);

    assertSaysSo(STORE.get(lost, soon()));
    assertSaysSo(STORE.acquire(lost, lease("me"), soon()));
    assertSaysSo(STORE.put(lost, write(SharedWrite.ASSIGNED, "v"), lease("me"), soon()));
    assertSaysSo(STORE.invalidate(lost, Long.MAX_VALUE, soon()));
  }

  @Test
  void get_slotServedAgain_answers() {
    plant();
    unserve(lost);
    assertSaysSo(STORE.get(lost, soon()));

    serveAgain();

    assertEquals("v", text(answer(STORE.get(lost, soon()))));
  }

  /** However often it is asked for, whatever else the node holds is answered by it. */
  @Test
  void getAllAndPutAll_slotUnservedForLong_othersStayInL2() {
    AtomicLong clock = new AtomicLong();
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    try (TieredCache cache =
        TieredCache.builder()
            .shared(RedisTier.connect(Servers.settings(CLUSTER)))
            .durable(new FakeDurableTier())
            .schemas(SCHEMA)
            .meterRegistry(metrics)
            .ticker(clock::get)
            .startTimeout(Duration.ofSeconds(20))
            .closeTimeout(Duration.ZERO)
            .build()) {
      TypedCache<String, String> names = cache.of(SCHEMA);
      Map<String, String> all = Map.of(id(lost), "Ada", id(neighbour), "Bea", id(elsewhere), "Cem");
      names.putAll(all);
      unserve(lost);
      for (int i = 0; i < OFTEN; i++) {
        clock.addAndGet(LOCAL_TTL.toNanos());
        assertEquals(all, names.getAll(all.keySet()));
        assertEquals("Ada", names.get(id(lost)));
      }
      names.putAll(all);

      assertEquals(0, open(metrics));
      for (String key : List.of(neighbour, elsewhere)) {
        names.get(id(key));
        clock.addAndGet(LOCAL_TTL.toNanos());
        CacheEntry<String> entry = names.getEntry(id(key));
        assertEquals(Tier.L2, entry == null ? null : entry.tier(), key);
      }
    }
  }

  private static String id(String key) {
    return key.substring(key.indexOf(':') + 1);
  }

  private static double open(SimpleMeterRegistry metrics) {
    return metrics.find("tieredcache.breaker.open").tag("tier", "l2").gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }
}
