package io.tieredcache.testkit;

import static io.tieredcache.testkit.SharedProbe.TTL;
import static io.tieredcache.testkit.SharedProbe.text;
import static io.tieredcache.testkit.SharedProbe.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Stamp;
import org.junit.jupiter.api.Test;

/** A put replaces what is older and creates nothing. */
interface SharedPutRules extends SharedRules {
  @Test
  default void put_olderThere_replacesIt() {
    String key = json().newKey(7, "1");

    PutOutcome.Stored stored =
        assertInstanceOf(PutOutcome.Stored.class, json().put(key, "a", write(8, "2")));

    assertEquals(8, stored.stamp().version());
    assertEquals("2", text(json().get(key)));
    assertEquals(stored.stamp(), json().revalidate(key));
  }

  @Test
  default void put_olderThere_setsItsOwnTtl() {
    String key = json().newKey(7, "1");

    json().put(key, "a", new SharedWrite(8, "2".getBytes(UTF_8), 10_000));

    long left = json().foreign.millisLeft(key);
    assertTrue(left > 0 && left <= 10_000, () -> "ttl left " + left);
  }

  @Test
  default void put_sameVersionThere_leavesIt() {
    String key = json().newKey(7, "1");

    assertInstanceOf(PutOutcome.Newer.class, json().put(key, "a", write(7, "2")));

    assertEquals("1", text(json().get(key)));
  }

  @Test
  default void put_newerThere_leavesValueAndTtl() {
    String key = json().newKey(7, "1");

    SharedWrite older = new SharedWrite(6, "0".getBytes(UTF_8), 1_000);
    assertInstanceOf(PutOutcome.Newer.class, json().put(key, "a", older));

    assertEquals("1", text(json().get(key)));
    assertTrue(json().foreign.millisLeft(key) > TTL / 2, "ttl must stay");
  }

  @Test
  default void put_keyMissing_grantsAndStoresNothing() {
    String key = json().newKey();

    assertInstanceOf(PutOutcome.Granted.class, json().put(key, "a", write(7, "1")));

    assertNull(json().get(key));
    assertInstanceOf(Acquired.Held.class, json().acquire(key, "b"));
    json().filled(key, "a", write(8, "2"));
    assertEquals("2", text(json().get(key)));
  }

  @Test
  default void put_plainValueThere_deletesItAndGrants() {
    String key = json().newKey();
    json().foreign.set(key, "9".getBytes(UTF_8));

    assertInstanceOf(PutOutcome.Granted.class, json().put(key, "a", write(7, "1")));

    assertNull(json().get(key));
    json().filled(key, "a", write(8, "2"));
  }

  @Test
  default void put_keyMissing_voidsTheLeaseOfAnother() {
    String key = json().newKey();
    json().granted(key, "reader");

    assertInstanceOf(PutOutcome.Granted.class, json().put(key, "a", write(8, "2")));

    json().refused(key, "reader", write(7, "1"));
    json().filled(key, "a", write(8, "2"));
  }

  @Test
  default void put_afterAnotherPutWasGranted_takesTheLeaseOver() {
    String key = json().newKey();
    json().put(key, "a", write(7, "1"));

    assertInstanceOf(PutOutcome.Granted.class, json().put(key, "b", write(8, "2")));

    json().refused(key, "a", write(7, "1"));
    json().filled(key, "b", write(8, "2"));
  }

  @Test
  default void put_absentMark_voidsItAndGrants() {
    String key = json().newKey();
    json().granted(key, "reader");
    json().fillAbsent(key, "reader", 20_000);

    assertInstanceOf(PutOutcome.Granted.class, json().put(key, "a", write(7, "1")));

    assertInstanceOf(Acquired.Held.class, json().acquire(key, "b"));
  }

  @Test
  default void put_storedOverValueThatAppeared_voidsTheLease() {
    String key = json().newKey();
    json().granted(key, "reader");
    json().foreign.set(key, stamped(7, "1"));

    assertInstanceOf(PutOutcome.Stored.class, json().put(key, "a", write(8, "2")));

    json().foreign.delete(key);
    json().refused(key, "reader", write(7, "1"));
    json().refused(key, "a", write(8, "2"));
  }

  @Test
  default void put_newerThere_voidsTheLeaseAndGrantsNone() {
    String key = json().newKey();
    json().granted(key, "reader");
    json().foreign.set(key, stamped(9, "3"));

    assertInstanceOf(PutOutcome.Newer.class, json().put(key, "a", write(8, "2")));

    json().foreign.delete(key);
    json().refused(key, "reader", write(7, "1"));
    json().refused(key, "a", write(8, "2"));
  }

  @Test
  default void put_storedOverValueThatAppeared_voidsTheAbsentMark() {
    String key = json().newKey();
    json().granted(key, "reader");
    json().fillAbsent(key, "reader", 20_000);
    json().foreign.set(key, stamped(7, "1"));

    assertInstanceOf(PutOutcome.Stored.class, json().put(key, "a", write(8, "2")));

    json().foreign.delete(key);
    json().granted(key, "b");
  }

  private static byte[] stamped(long version, String payload) {
    return StampFormat.encode(new Stamp(version, 1), payload.getBytes(UTF_8));
  }

  @Test
  default void put_versionZeroThere_isOlderThanOne() {
    String key = json().newKey(0, "0");

    assertInstanceOf(PutOutcome.Newer.class, json().put(key, "a", write(0, "1")));
    assertInstanceOf(PutOutcome.Stored.class, json().put(key, "a", write(1, "1")));
  }

  @Test
  default void put_largestVersions_compareExactly() {
    String key = json().newKey(Stamp.MAX - 1, "1");

    assertInstanceOf(PutOutcome.Stored.class, json().put(key, "a", write(Stamp.MAX, "2")));
    assertInstanceOf(PutOutcome.Newer.class, json().put(key, "a", write(Stamp.MAX - 1, "1")));

    Stamp stamp = json().revalidate(key);
    assertEquals(Stamp.MAX, stamp == null ? -1 : stamp.version());
  }

  @Test
  default void put_neighbouringVersionsInEveryDigit_compareExactly() {
    for (int bit = 0; bit < 52; bit++) {
      long version = 1L << bit;
      String key = json().newKey(version - 1, "1");

      assertInstanceOf(PutOutcome.Stored.class, json().put(key, "a", write(version, "2")));
      assertInstanceOf(PutOutcome.Newer.class, json().put(key, "a", write(version - 1, "1")));
    }
  }
}
