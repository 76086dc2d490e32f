package io.tieredcache.redis;

import static io.tieredcache.redis.RawRedis.answer;
import static io.tieredcache.redis.Servers.soon;
import static io.tieredcache.redis.Stores.lease;
import static io.tieredcache.redis.Stores.newKey;
import static io.tieredcache.redis.Stores.text;
import static io.tieredcache.redis.Stores.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.Stamp;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the scripts do beyond the contract: forms of the fence, foreign types, numbers in Lua. */
@Tag("servers")
final class RedisFenceTest {
  private static final RedisTier TIER = RedisTier.connect(Servers.settings(Servers.cluster()));
  private static final SharedStore STORE = Stores.durable(TIER);
  private static final SharedStore CACHE_ONLY = Stores.cacheOnly(TIER);
  private static final RawRedis RAW = new RawRedis(Servers.settings(Servers.cluster()));

  @BeforeAll
  static void start() {
    TIER.start(soon());
  }

  @AfterAll
  static void close() {
    TIER.close();
    RAW.close();
  }

  @Test
  void fill_refreshLeaseAndSameStamp_replaces() {
    String key = newKey();
    refreshing(key, stored(key, 7, "old"), "me");

    FillOutcome outcome = answer(STORE.fill(key, lease("me"), write(8, "new"), soon()));

    assertInstanceOf(FillOutcome.Stored.class, outcome);
    assertEquals("new", text(answer(STORE.get(key, soon()))));
  }

  @Test
  void fill_refreshLeaseAndAnotherStamp_isRefused() {
    String key = newKey();
    byte[] seen = stored(key, 7, "old");
    stored(key, 9, "newer");
    refreshing(key, seen, "me");

    FillOutcome outcome = answer(STORE.fill(key, lease("me"), write(8, "late"), soon()));

    assertInstanceOf(FillOutcome.Refused.class, outcome);
    assertEquals("newer", text(answer(STORE.get(key, soon()))));
  }

  @Test
  void fillAbsent_refreshLeaseAndSameStamp_deletesTheValue() {
    String key = newKey();
    refreshing(key, stored(key, 7, "old"), "me");

    answer(STORE.fillAbsent(key, lease("me"), 10_000, soon()));

    assertNull(answer(STORE.get(key, soon())));
    assertInstanceOf(Acquired.Absent.class, answer(STORE.acquire(key, lease("you"), soon())));
  }

  @Test
  void acquire_fenceWithoutExpiry_isGranted() {
    String key = newKey();
    RAW.set(ScriptCall.fence(key), "A".getBytes(UTF_8));

    assertInstanceOf(Acquired.Granted.class, answer(STORE.acquire(key, lease("me"), soon())));
  }

  @Test
  void acquire_fenceIsAList_isGranted() {
    String key = newKey();
    answer(RAW.commands().lpush(ScriptCall.fence(key), new byte[] {1}));

    assertInstanceOf(Acquired.Granted.class, answer(STORE.acquire(key, lease("me"), soon())));
    assertInstanceOf(
        FillOutcome.Stored.class, answer(STORE.fill(key, lease("me"), write(1, "v"), soon())));
  }

  @Test
  void get_valueIsAList_isAMissThatFillsNothing() {
    String key = newKey();
    answer(RAW.commands().lpush(key, new byte[] {1}));

    assertNull(answer(STORE.get(key, soon())));
    assertNull(answer(STORE.revalidate(key, soon())));
    assertInstanceOf(Acquired.Granted.class, answer(STORE.acquire(key, lease("me"), soon())));
    assertInstanceOf(
        FillOutcome.Refused.class, answer(STORE.fill(key, lease("me"), write(1, "v"), soon())));
    assertEquals(1, answer(RAW.commands().llen(key)));
  }

  @Test
  void put_valueIsAList_deletesItAndGrants() {
    String key = newKey();
    answer(RAW.commands().lpush(key, new byte[] {1}));

    assertInstanceOf(
        PutOutcome.Granted.class, answer(STORE.put(key, write(1, "v"), lease("me"), soon())));
    assertInstanceOf(
        FillOutcome.Stored.class, answer(STORE.fill(key, lease("me"), write(1, "v"), soon())));
  }

  @Test
  void put_assignedOverTheLargestVersion_keepsAWholeStamp() {
    String key = newKey();
    stored(key, Stamp.MAX, "last");

    answer(CACHE_ONLY.put(key, write(-1, "after"), lease("me"), soon()));

    SharedValue value = answer(CACHE_ONLY.get(key, soon()));
    assertEquals(Stamp.MAX, value.stamp().version());
    assertEquals("after", text(value));
  }

  @Test
  void scripts_flushedByServer_areSentAgain() {
    String key = newKey();
    answer(RAW.commands().scriptFlush());

    assertInstanceOf(Acquired.Granted.class, answer(STORE.acquire(key, lease("me"), soon())));
  }

  @Test
  void get_foreignValueWithoutExpiry_getsOne() {
    String key = newKey();
    RAW.set(key, "{}".getBytes(UTF_8));

    assertEquals(Stamp.NONE, answer(STORE.get(key, soon())).stamp());

    Waiting.until("the key expires some time", () -> RAW.millisLeft(key) > 0);
    assertTrue(RAW.millisLeft(key) <= Stores.TTL);
  }

  @Test
  void get_foreignValueWithoutExpiryAndNoAuthorityBehind_isLeftAlone() {
    String key = newKey();
    RAW.set(key, "{}".getBytes(UTF_8));
    String after = newKey();
    RAW.set(after, "{}".getBytes(UTF_8));

    answer(CACHE_ONLY.get(key, soon()));
    answer(STORE.get(after, soon()));

    Waiting.until("a later read has had its effect", () -> RAW.millisLeft(after) > 0);
    assertEquals(-1, RAW.millisLeft(key));
  }

  @Test
  void expireScript_onlyWithoutExpiry_sets() {
    String none = newKey();
    String some = newKey();
    RAW.set(none, new byte[] {1});
    RAW.set(some, new byte[] {1}, 1_000_000);
    byte[] ttl = "5000".getBytes(UTF_8);

    expire(none, ttl);
    expire(some, ttl);

    assertTrue(RAW.millisLeft(none) <= 5000);
    assertTrue(RAW.millisLeft(some) > 5000);
  }

  @Test
  void put_anyTwoVersions_storesExactlyTheNewer() {
    Random random = new Random(42);
    String key = newKey();
    for (int i = 0; i < 500; i++) {
      long old = random.nextLong(Stamp.MAX + 1);
      long next = near(old, random);
      RAW.set(key, StampFormat.encode(new Stamp(old, 1)));

      PutOutcome outcome = answer(STORE.put(key, write(next, "v"), lease("t"), soon()));

      boolean stored = outcome instanceof PutOutcome.Stored;
      assertEquals(next > old, stored, () -> next + " over " + old);
    }
  }

  private static long near(long old, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextLong(Stamp.MAX + 1);
      case 1 -> Math.min(Stamp.MAX, Math.max(0, old + random.nextInt(3) - 1));
      default -> old ^ (1L << random.nextInt(52));
    };
  }

  @Test
  void put_assigned_writesTheStampThatItTells() {
    String key = newKey();

    PutOutcome outcome = answer(CACHE_ONLY.put(key, write(-1, "v"), lease("t"), soon()));

    Stamp told = assertInstanceOf(PutOutcome.Stored.class, outcome).stamp();
    byte[] raw = RAW.get(key);
    assertArrayEquals((new String(StampFormat.encode(told), UTF_8) + "v").getBytes(UTF_8), raw);
  }

  private static void expire(String key, byte[] ttl) {
    answer(
        ScriptRunner.run(
                RAW.commands(),
                new Operation("expire", "test", soon()),
                Script.EXPIRE,
                new String[] {key},
                ttl)
            .toCompletableFuture());
  }

  /** Puts a value there, whatever was there before, and gives its stamp. */
  private static byte[] stored(String key, long version, String payload) {
    byte[] stamp = StampFormat.encode(new Stamp(version, 1_700_000_000_000_000L));
    RAW.set(key, (new String(stamp, UTF_8) + payload).getBytes(UTF_8));
    return stamp;
  }

  private static void refreshing(String key, byte[] seen, String token) {
    RAW.set(
        ScriptCall.fence(key), ("L=" + new String(seen, UTF_8) + token).getBytes(UTF_8), 30_000);
  }
}
