package io.tieredcache.testkit;

import static io.tieredcache.testkit.DurableProbe.at;
import static io.tieredcache.testkit.DurableProbe.bytes;
import static io.tieredcache.testkit.DurableProbe.soon;
import static io.tieredcache.testkit.DurableProbe.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A deleted key keeps its version, so that what is made anew is newer. */
interface DurableTombstoneRules extends DurableRules {
  @Test
  default void getAll_deletedRow_answersItsVersionWithoutPayload() {
    String key = rows().newKey();
    rows().put(key, "1");
    long version = rows().remove(key);

    DurableRow row = rows().get(key);

    assertNotNull(row);
    assertNull(row.payload());
    assertEquals(version, row.version());
  }

  @Test
  default void removeAll_unknownKey_keepsTheVersionOfTheDelete() {
    String key = rows().newKey();

    long version = rows().remove(key);

    DurableRow row = rows().get(key);
    assertNotNull(row);
    assertNull(row.payload());
    assertEquals(version, row.version());
  }

  @Test
  default void removeAll_many_deletesEach() {
    String first = rows().newKey();
    String second = rows().newKey();
    rows().putAll(Map.of(first, bytes("1"), second, bytes("2")));

    Map<String, Long> versions =
        Await.answer(rows().store().removeAll(List.of(first, second), soon()));

    Map<String, DurableRow> found = rows().getAll(List.of(first, second));
    assertEquals(DurableRow.deleted(at(versions, first)), found.get(first));
    assertEquals(DurableRow.deleted(at(versions, second)), found.get(second));
  }

  @Test
  default void putIfVersion_deletedRowsVersion_writesAboveIt() {
    String key = rows().newKey();
    rows().put(key, "1");
    long removed = rows().remove(key);

    OptionalLong version = rows().putIfVersion(key, removed, "2");

    assertTrue(version.orElseThrow() > removed);
    assertEquals("2", text(rows().get(key)));
  }

  @Test
  default void putIfVersion_noRowOverADeletedOne_answersEmpty() {
    String key = rows().newKey();
    rows().remove(key);

    assertEquals(OptionalLong.empty(), rows().putIfVersion(key, DurableStore.NO_ROW, "2"));

    DurableRow row = rows().get(key);
    assertNull(row == null ? "no row" : row.payload());
  }

  @Test
  default void putIfVersion_removedMeanwhile_answersEmptyAndStaysDeleted() {
    String key = rows().newKey();
    long before = rows().put(key, "1");
    rows().remove(key);

    assertEquals(OptionalLong.empty(), rows().putIfVersion(key, before, "2"));

    DurableRow row = rows().get(key);
    assertNull(row == null ? "no row" : row.payload());
  }
}
