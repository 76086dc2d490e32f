package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.CacheEntry;
import io.tieredcache.Compression;
import io.tieredcache.LargeValuePolicy;
import io.tieredcache.SchemaPolicyBuilder;
import io.tieredcache.spi.Tier;
import io.tieredcache.testkit.FakeDurableTier;
import io.tieredcache.testkit.Hold;
import io.tieredcache.testkit.server.RedisNode;
import io.tieredcache.testkit.server.RedisReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Model weights in chunks over a real cluster of 3 primaries with a replica each. */
@Tag("servers")
final class RedisLargeValueTest {
  private static final int SIZE = 3_000_000;
  private static final FakeDurableTier ROWS = new FakeDurableTier();
  private static final Weights A = Weights.open(ROWS, policy -> policy);
  private static final Weights B = Weights.open(ROWS, policy -> policy);
  private static final RawRedis FOREIGN = new RawRedis(Servers.settings(Servers.replicated()));

  @AfterAll
  static void close() {
    A.close();
    B.close();
    FOREIGN.close();
  }

  private static String stored(byte[] value) {
    String id = Weights.newId();
    A.values().put(id, value);
    return id;
  }

  private static List<String> chunks(String id) {
    List<String> names = new ArrayList<>();
    for (RedisNode node : Servers.replicated().primaries()) {
      RedisReply found = node.command("KEYS", "chunk:" + A.schema().key(id) + ":*");
      found.list().forEach(name -> names.add(name.text()));
    }
    return names;
  }

  @Test
  void get_24MiBByAnotherProcess_areTheSameOverAllNodes() {
    byte[] value = Weights.value(1, 24 << 20);
    String id = stored(value);
    long answered = B.reads("l2");

    assertArrayEquals(value, B.values().get(id));

    assertEquals(answered + 1, B.reads("l2"));
    Set<RedisNode> nodes =
        chunks(id).stream().map(Servers.replicated()::primaryOf).collect(Collectors.toSet());
    assertEquals(Set.copyOf(Servers.replicated().primaries()), nodes);
    assertTrue(FOREIGN.get(A.schema().key(id)).length < 100);
  }

  @Test
  void put_expiry_isAboveTheManifests() {
    String id = stored(Weights.value(2, SIZE));
    long manifest = FOREIGN.millisLeft(A.schema().key(id));

    List<String> chunks = chunks(id);

    assertTrue(chunks.size() >= 3);
    for (String chunk : chunks) {
      long more = FOREIGN.millisLeft(chunk) - manifest;
      assertTrue(more > 60_000 && more <= 90_000, more + " ms more");
    }
  }

  @Test
  void get_chunkEvicted_isLoadedAndFilledAgain() {
    byte[] value = Weights.value(3, SIZE);
    String id = stored(value);
    FOREIGN.delete(chunks(id).get(1));
    long loaded = B.reads("l3");
    long fromL2 = A.reads("l2");

    assertArrayEquals(value, B.values().get(id));
    assertArrayEquals(value, A.values().get(id));

    assertEquals(loaded + 1, B.reads("l3"));
    assertEquals(fromL2 + 1, A.reads("l2"));
  }

  @Test
  void put_writerDiedBeforeItsManifest_leavesTheOldValueAndChunksThatExpire() {
    byte[] old = Weights.value(4, SIZE);
    String id = stored(old);
    int before = chunks(id).size();
    try (Weights dying = Weights.open(ROWS, policy -> policy)) {
      Hold manifest = dying.shared().holdNext("putAll", Hold.Side.BEFORE);
      CompletableFuture<Void> put = dying.values().putAsync(id, Weights.value(5, SIZE));
      manifest.awaitReached(Duration.ofSeconds(20));

      assertArrayEquals(old, B.values().get(id));
      List<String> orphans = chunks(id);
      assertTrue(orphans.size() > before);
      orphans.forEach(chunk -> assertTrue(FOREIGN.millisLeft(chunk) > 0, chunk));

      manifest.release();
      put.orTimeout(20, TimeUnit.SECONDS).join();
    }
  }

  @Test
  void get_twoWritersInterleaved_isNeverAMixture() {
    String id = stored(Weights.value(6, SIZE));
    CompletableFuture<?> writers =
        CompletableFuture.allOf(writing(A, id, 100), writing(B, id, 200));
    try (Weights reader = Weights.open(ROWS, RedisLargeValueTest::small)) {
      int whole = 0;
      while (!writers.isDone()) {
        assertTrue(Weights.isWhole(reader.values().get(id)));
        whole++;
      }
      writers.join();

      assertTrue(whole > 20, whole + " reads");
      assertTrue(reader.reads("l2") > 10, reader.reads("l2") + " reads of L2");
    }
  }

  private static boolean isKept(@Nullable CacheEntry<byte[]> entry) {
    return entry != null
        && entry.tier() == Tier.L1
        && entry.maxAge().compareTo(Duration.ofMillis(150)) > 0;
  }

  private static CompletableFuture<?> writing(Weights writer, String id, int seed) {
    return CompletableFuture.runAsync(
        () -> {
          for (int i = 0; i < 40; i++) {
            writer.values().put(id, Weights.value(seed + i, SIZE / 4));
          }
        },
        task -> new Thread(task, "writer").start());
  }

  private static SchemaPolicyBuilder small(SchemaPolicyBuilder policy) {
    return policy
        .localTtl(Duration.ofMillis(25))
        .largeValues(
            LargeValuePolicy.defaults().chunkBytes(64 << 10).compression(Compression.NONE));
  }

  @Test
  void get_compressible_travelsCompressed() {
    byte[] value = new byte[24 << 20];
    String id = stored(value);

    assertArrayEquals(value, B.values().get(id));
    assertTrue(FOREIGN.get(A.schema().key(id)).length < 10_000);
    assertEquals(List.of(), chunks(id));
  }

  @Test
  void get_overwrittenWhileInL1ForLong_isSeenByPush() {
    byte[] old = Weights.value(7, SIZE);
    byte[] other = Weights.value(8, SIZE);
    String id = stored(old);
    try (Weights tracked = Weights.open(ROWS, policy -> policy.localTtl(Duration.ofMinutes(10)))) {
      Waiting.until("it is kept for long", () -> isKept(tracked.values().getEntry(id)));
      A.values().put(id, other);

      Waiting.until("the new value", () -> Arrays.equals(other, tracked.values().get(id)));
    }
  }
}
