package io.tieredcache.testkit;

import static io.tieredcache.testkit.DurableProbe.at;
import static io.tieredcache.testkit.DurableProbe.bytes;
import static io.tieredcache.testkit.DurableProbe.soon;
import static io.tieredcache.testkit.DurableProbe.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.Stamp;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every write gives a version above all that the key ever had, also over a delete. */
interface DurableWriteRules extends DurableRules {
  @Test
  default void putAll_noKeys_answersNothing() {
    assertEquals(Map.of(), rows().putAll(Map.of()));
  }

  @Test
  default void horizon_afterWritesHaveReturned_isPastThem() {
    rows().put(rows().newKey(), "1");
    long begun = rows().horizon().begun();
    rows().put(rows().newKey(), "1");

    Await.until("nobody's write is under way", () -> rows().horizon().ended() >= begun);
  }

  @Test
  default void putAll_newKey_givesAVersionThatAStampHolds() {
    long version = rows().put(rows().newKey(), "1");

    assertTrue(version > DurableStore.NO_ROW && version <= Stamp.MAX, () -> "was " + version);
  }

  @Test
  default void putAll_manyTimes_givesRisingVersions() {
    String key = rows().newKey();
    long last = 0;
    for (int i = 0; i < 50; i++) {
      long version = rows().put(key, Integer.toString(i));
      assertRises(last, version);
      last = version;
    }
    assertEquals("49", text(rows().get(key)));
  }

  @Test
  default void putAll_afterRemove_givesAHigherVersionThanTheDelete() {
    String key = rows().newKey();

    long created = rows().put(key, "1");
    long removed = rows().remove(key);
    long again = rows().put(key, "2");

    assertRises(created, removed);
    assertRises(removed, again);
    assertEquals("2", text(rows().get(key)));
  }

  @Test
  default void putAll_someNewSomeThere_writesEachWithItsOwnVersion() {
    String there = rows().newKey();
    String fresh = rows().newKey();
    long before = rows().put(there, "1");

    Map<String, Long> versions = rows().putAll(Map.of(there, bytes("2"), fresh, bytes("3")));

    assertRises(before, at(versions, there));
    Map<String, DurableRow> found = rows().getAll(List.of(there, fresh));
    assertEquals("2", text(found.get(there)));
    assertEquals("3", text(found.get(fresh)));
    assertEquals(at(versions, there), at(found, there).version());
    assertEquals(at(versions, fresh), at(found, fresh).version());
  }

  @Test
  default void removeAll_noKeys_answersNothing() {
    assertEquals(Map.of(), Await.answer(rows().store().removeAll(List.of(), soon())));
  }

  @Test
  default void removeAll_twice_givesRisingVersions() {
    String key = rows().newKey();

    assertRises(rows().remove(key), rows().remove(key));
  }

  private static void assertRises(long before, long after) {
    assertTrue(after > before, () -> "version " + after + " must be above " + before);
  }
}
