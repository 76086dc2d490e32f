package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.CacheEntry;
import io.tieredcache.WriteMode;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** {@code put(id, value, ifVersion)} and {@code update}: optimistic locking against L3. */
final class PutIfVersionTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final Service one = fleet.service();
  private final Service other = fleet.service();

  @Test
  void put_versionRead_writesEveryTierAndAnswersTheNewOne() {
    one.names().put("p", "old");

    OptionalLong version = one.names().put("p", "new", versionOf("p"));

    assertEquals(fleet.durableVersion("p"), version.orElseThrow());
    assertEquals(version.getAsLong(), fleet.sharedVersion("p"));
    assertEquals("new", one.names().get("p"));
  }

  @Test
  void put_versionJustAnswered_canBeUsedAgain() {
    long first = one.names().put("p", "1", 0).orElseThrow();
    long second = one.names().put("p", "2", first).orElseThrow();

    assertTrue(second > first);
    assertEquals("\"2\"", fleet.durable("p"));
  }

  @Test
  void put_anotherWasFirst_writesNothingAndShowsTheWinnersValue() {
    one.names().put("p", "old");
    long read = versionOf("p");
    fleet.inDurable("p", read + 1, "winner");

    assertEquals(OptionalLong.empty(), one.names().put("p", "loser", read));

    assertEquals("winner", one.names().get("p"));
    assertEquals("winner", other.names().get("p"));
  }

  @Test
  void put_ifAbsentAndOneThere_writesNothing() {
    one.names().put("p", "old");

    assertEquals(OptionalLong.empty(), other.names().put("p", "new", 0));

    assertEquals("old", other.names().get("p"));
  }

  @Test
  void put_ifAbsentOverADeletedOne_writes() {
    one.names().put("p", "old");
    one.names().remove("p");

    assertTrue(one.names().put("p", "new", 0).isPresent());

    assertEquals("new", other.names().get("p"));
  }

  @Test
  void putAsync_versionRead_answersAsTheBlockingTwin() {
    one.names().put("p", "old");
    long read = versionOf("p");

    assertTrue(Await.answer(one.names().putAsync("p", "new", read)).isPresent());
    assertEquals(OptionalLong.empty(), Await.answer(one.names().putAsync("p", "late", read)));
  }

  @Test
  void put_negativeVersion_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> one.names().put("p", "new", -1));
  }

  @Test
  void put_schemaWithoutL3_isUnsupportedAndNamesTheSchema() {
    Service cacheOnly = fleet.service(Fleet.policy().writes(WriteMode.CACHE_ONLY).build());

    String message =
        assertThrows(
                UnsupportedOperationException.class, () -> cacheOnly.names().put("p", "new", 0))
            .getMessage();

    assertTrue(message.contains("player:{id}:name"), message);
  }

  @Test
  void update_othersAreAlwaysFirst_givesUpAfterSixteenTriesAndSaysWhatToDo() {
    one.names().put("p", "old");
    AtomicInteger tries = new AtomicInteger();

    TierException gaveUp =
        assertThrows(
            TierException.class,
            () -> one.names().update("p", name -> overtaken(tries.incrementAndGet())));

    assertEquals(Tier.L3, gaveUp.tier());
    assertTrue(
        gaveUp.getMessage().contains("other writers were first 16 times; write this id from fewer"),
        gaveUp::toString);
    assertEquals(16, tries.get());
    assertEquals("winner 16", one.names().get("p"));
    assertEquals("winner 16", other.names().get("p"));
  }

  @Test
  void update_firstOnTheLastTry_isWritten() {
    AtomicInteger tries = new AtomicInteger();

    String written =
        one.names()
            .update("p", name -> tries.incrementAndGet() < 16 ? overtaken(tries.get()) : "mine");

    assertEquals("mine", written);
    assertEquals("mine", other.names().get("p"));
  }

  /** Another process writes between the read and the comparison. */
  private String overtaken(int tries) {
    other.names().put("p", "winner " + tries);
    return "loser";
  }

  private long versionOf(String id) {
    CacheEntry<String> entry = one.names().getEntry(id);
    assertNotNull(entry);
    return entry.version();
  }
}
