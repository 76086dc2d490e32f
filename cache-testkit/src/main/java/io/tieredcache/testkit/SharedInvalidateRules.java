package io.tieredcache.testkit;

import static io.tieredcache.testkit.SharedProbe.text;
import static io.tieredcache.testkit.SharedProbe.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tieredcache.spi.Stamp;
import org.junit.jupiter.api.Test;

/** An invalidation deletes what is older than it, and every lease and absent mark. */
interface SharedInvalidateRules extends SharedRules {
  @Test
  default void invalidate_keyMissing_doesNothing() {
    String key = json().newKey();

    json().invalidate(key, Long.MAX_VALUE);

    assertNull(json().get(key));
  }

  @Test
  default void invalidate_withoutVersion_deletesEvenTheLargest() {
    String key = json().newKey(Stamp.MAX, "1");

    json().invalidate(key, Long.MAX_VALUE);

    assertNull(json().get(key));
  }

  @Test
  default void invalidate_olderThere_deletesIt() {
    String key = json().newKey(7, "1");

    json().invalidate(key, 8);

    assertNull(json().get(key));
  }

  @Test
  default void invalidate_sameVersionThere_leavesIt() {
    String key = json().newKey(7, "1");

    json().invalidate(key, 7);

    assertEquals("1", text(json().get(key)));
  }

  @Test
  default void invalidate_newerThere_leavesIt() {
    String key = json().newKey(7, "1");

    json().invalidate(key, 6);

    assertEquals("1", text(json().get(key)));
  }

  @Test
  default void invalidate_largestVersions_compareExactly() {
    String key = json().newKey(Stamp.MAX - 1, "1");

    json().invalidate(key, Stamp.MAX - 1);
    assertEquals("1", text(json().get(key)));

    json().invalidate(key, Stamp.MAX);
    assertNull(json().get(key));
  }

  @Test
  default void invalidate_plainValueThere_deletesIt() {
    String key = json().newKey();
    json().foreign.set(key, "9".getBytes(UTF_8));

    json().invalidate(key, 1);

    assertNull(json().get(key));
  }

  @Test
  default void invalidate_withoutVersion_voidsLease() {
    String key = json().newKey();
    json().granted(key, "reader");

    json().invalidate(key, Long.MAX_VALUE);

    json().refused(key, "reader", write(7, "1"));
    json().granted(key, "b");
  }

  @Test
  default void invalidate_withVersion_voidsLease() {
    String key = json().newKey();
    json().granted(key, "reader");

    json().invalidate(key, 7);

    json().refused(key, "reader", write(8, "1"));
  }

  @Test
  default void invalidate_newerThere_voidsLeaseAllTheSame() {
    String key = json().newKey();
    json().granted(key, "reader");
    json().foreign.set(key, StampFormat.encode(new Stamp(9, 1), "3".getBytes(UTF_8)));

    json().invalidate(key, 8);

    json().foreign.delete(key);
    json().refused(key, "reader", write(7, "1"));
  }

  @Test
  default void invalidate_absentMark_voidsIt() {
    String key = json().newKey();
    json().granted(key, "reader");
    json().fillAbsent(key, "reader", 20_000);

    json().invalidate(key, 7);

    json().granted(key, "b");
  }

  @Test
  default void invalidate_betweenPutAndFill_voidsThePutsLease() {
    String key = json().newKey();
    json().put(key, "writer", write(7, "1"));

    json().invalidate(key, Long.MAX_VALUE);

    json().refused(key, "writer", write(7, "1"));
    assertNull(json().get(key));
  }
}
