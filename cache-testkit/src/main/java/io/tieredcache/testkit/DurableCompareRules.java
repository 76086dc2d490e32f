package io.tieredcache.testkit;

import static io.tieredcache.testkit.DurableProbe.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compare-and-set by version. */
interface DurableCompareRules extends DurableRules {
  @Test
  default void putIfVersion_versionIsStillThere_writesUnderAHigherOne() {
    String key = rows().newKey();
    long before = rows().put(key, "1");

    OptionalLong version = rows().putIfVersion(key, before, "2");

    assertTrue(version.orElseThrow() > before);
    DurableRow row = rows().get(key);
    assertEquals("2", text(row));
    assertEquals(version.getAsLong(), row == null ? -1 : row.version());
  }

  @Test
  default void putIfVersion_rowChanged_answersEmptyAndLeavesIt() {
    String key = rows().newKey();
    long before = rows().put(key, "1");
    rows().put(key, "2");

    assertEquals(OptionalLong.empty(), rows().putIfVersion(key, before, "3"));

    assertEquals("2", text(rows().get(key)));
  }

  @Test
  default void putIfVersion_expectsNewerThanThere_answersEmpty() {
    String key = rows().newKey();
    long version = rows().put(key, "1");

    assertEquals(OptionalLong.empty(), rows().putIfVersion(key, version + 1, "2"));
  }

  @Test
  default void putIfVersion_noRowAndNoneThere_creates() {
    String key = rows().newKey();

    assertTrue(rows().putIfVersion(key, DurableStore.NO_ROW, "1").isPresent());

    assertEquals("1", text(rows().get(key)));
  }

  @Test
  default void putIfVersion_noRowButOneThere_answersEmptyAndLeavesIt() {
    String key = rows().newKey();
    rows().put(key, "1");

    assertEquals(OptionalLong.empty(), rows().putIfVersion(key, DurableStore.NO_ROW, "2"));

    assertEquals("1", text(rows().get(key)));
  }

  @Test
  default void putIfVersion_versionOfARowNeverThere_answersEmptyAndCreatesNothing() {
    String key = rows().newKey();

    assertEquals(OptionalLong.empty(), rows().putIfVersion(key, 7, "1"));

    assertEquals(Map.of(), rows().getAll(List.of(key)));
  }

  @Test
  default void putIfVersion_manyAtOnce_oneWins() {
    String key = rows().newKey();
    long before = rows().put(key, "0");
    List<CompletableFuture<OptionalLong>> tries =
        IntStream.range(1, 20)
            .mapToObj(
                i ->
                    rows()
                        .store()
                        .putIfVersion(
                            key,
                            before,
                            DurableProbe.bytes("" + i),
                            DurableRow.FOREVER,
                            DurableProbe.soon()))
            .toList();

    assertEquals(1, tries.stream().map(Await::answer).filter(OptionalLong::isPresent).count());
  }
}
