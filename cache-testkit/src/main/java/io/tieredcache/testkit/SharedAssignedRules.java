package io.tieredcache.testkit;

import static io.tieredcache.testkit.SharedProbe.TTL;
import static io.tieredcache.testkit.SharedProbe.lease;
import static io.tieredcache.testkit.SharedProbe.soon;
import static io.tieredcache.testkit.SharedProbe.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Stamp;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where L2 is the authority, it gives the versions and a put always stores. */
interface SharedAssignedRules extends SharedRules {
  private Stamp stored(String key, String payload) {
    SharedWrite write = SharedWrite.assigned(payload.getBytes(UTF_8), TTL);
    return assertInstanceOf(PutOutcome.Stored.class, cacheOnly().put(key, "a", write)).stamp();
  }

  @Test
  default void putAssigned_keyMissing_storesWithTtlAndTheNodesTime() {
    String key = cacheOnly().newKey();

    Stamp stamp = stored(key, "1");

    assertEquals(stamp, cacheOnly().revalidate(key));
    assertEquals(stamp.storedAtMicros(), stamp.version());
    assertEquals("1", text(cacheOnly().get(key)));
    long left = cacheOnly().foreign.millisLeft(key);
    assertTrue(left > TTL / 2 && left <= TTL, () -> "ttl left " + left);
  }

  @Test
  default void putAssigned_again_givesAHigherVersion() {
    String key = cacheOnly().newKey();

    Stamp first = stored(key, "1");
    Stamp second = stored(key, "2");

    assertTrue(second.version() > first.version(), () -> first + " then " + second);
    assertEquals("2", text(cacheOnly().get(key)));
  }

  @Test
  default void putAssigned_stampAheadOfTheClock_givesItsVersionPlusOne() {
    long ahead = Stamp.MAX - 10;
    String key = cacheOnly().newKey(ahead, "1");

    assertEquals(ahead + 1, stored(key, "2").version());
    assertEquals(ahead + 2, stored(key, "3").version());
    assertEquals("3", text(cacheOnly().get(key)));
  }

  @Test
  default void putAssigned_plainValueThere_storesOverIt() {
    String key = cacheOnly().newKey();
    cacheOnly().foreign.set(key, "9".getBytes(UTF_8));

    stored(key, "1");

    assertEquals("1", text(cacheOnly().get(key)));
  }

  @Test
  default void putAssigned_leaseOfAnother_voidsIt() {
    String key = cacheOnly().newKey();
    cacheOnly().granted(key, "reader");

    stored(key, "1");

    cacheOnly().foreign.delete(key);
    cacheOnly().refused(key, "reader", SharedWrite.assigned("0".getBytes(UTF_8), TTL));
    cacheOnly().granted(key, "b");
  }

  @Test
  default void putAssigned_absentMark_voidsIt() {
    String key = cacheOnly().newKey();
    cacheOnly().granted(key, "reader");
    cacheOnly().fillAbsent(key, "reader", 20_000);

    stored(key, "1");

    assertInstanceOf(Acquired.Found.class, cacheOnly().acquire(key, "b"));
    cacheOnly().foreign.delete(key);
    cacheOnly().granted(key, "b");
  }

  @Test
  default void fillAssigned_leaseValid_getsTheNodesTime() {
    String key = cacheOnly().newKey();
    cacheOnly().granted(key, "a");

    Stamp stamp = cacheOnly().filled(key, "a", SharedWrite.assigned("1".getBytes(UTF_8), TTL));

    assertEquals(stamp.storedAtMicros(), stamp.version());
    SharedValue value = cacheOnly().get(key);
    assertNotNull(value);
    assertEquals(stamp, value.stamp());
  }

  @Test
  default void putAssigned_manyAtOnce_givesEachAnotherVersion() {
    String key = cacheOnly().newKey();
    SharedWrite write = SharedWrite.assigned("1".getBytes(UTF_8), TTL);
    List<CompletableFuture<PutOutcome>> puts =
        IntStream.range(0, 50)
            .mapToObj(i -> cacheOnly().store().put(key, write, lease("t" + i), soon()))
            .toList();

    long versions =
        puts.stream()
            .map(Await::answer)
            .map(outcome -> assertInstanceOf(PutOutcome.Stored.class, outcome).stamp().version())
            .distinct()
            .count();

    assertEquals(50, versions);
  }
}
