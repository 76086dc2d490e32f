package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.CacheEntry;
import io.tieredcache.SchemaPolicyBuilder;
import io.tieredcache.WriteBehindPolicy;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import io.tieredcache.testkit.BehindFleet.Member;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What write-behind's callers see. */
final class WriteBehindTest {
  @AutoClose private final BehindFleet fleet = new BehindFleet();

  @Test
  void put_returned_isReadByAllBeforeL3HasIt() {
    Member one = fleet.writer();
    Member two = fleet.writer();

    one.names().put("7", "Ann");

    assertEquals("Ann", one.names().get("7"));
    assertEquals("Ann", two.names().get("7"));
    assertNull(fleet.durable("7"));
  }

  @Test
  void putAll_moreThanAPartitionMayHold_goesInPartsAsThereIsRoom() {
    SchemaPolicyBuilder policy = Fleet.policy().deadline(Duration.ofSeconds(10));
    WriteBehindPolicy small = WriteBehindPolicy.defaults().journalDepth(2);
    try (BehindFleet few = new BehindFleet(policy, small)) {
      Map<String, String> names = Map.of("1", "Ann", "2", "Bea", "3", "Cleo");
      Member one = few.process();

      one.names().putAll(names);

      assertEquals(names, one.names().getAll(names.keySet()));
    }
  }

  @Test
  void get_evictedBeforeTheFlush_isNotOlder() {
    Member one = fleet.writer();
    Member two = fleet.writer();
    fleet.durable.plant(Fleet.key("7"), new DurableRow(5, Fleet.json("Old"), DurableRow.FOREVER));
    one.names().put("7", "Ann");
    fleet.shared.foreign().delete(Fleet.key("7"));

    assertEquals("Ann", two.names().get("7"));
    assertEquals(Map.of("7", "Ann"), one.names().getAll(List.of("7", "8")));
    assertEquals("\"Old\"", fleet.durable("7"), "not flushed meanwhile");
  }

  @Test
  void get_evictedRightAfterItsFlush_findsItInL3() {
    Member one = fleet.process();
    one.names().put("7", "Ann");
    fleet.awaitTrimmed();
    fleet.shared.foreign().delete(Fleet.key("7"));
    fleet.clock.advance(Fleet.LOCAL_TTL);

    CacheEntry<String> entry = one.names().getEntry("7");

    assertNotNull(entry);
    assertEquals(Tier.L3, entry.tier());
    assertEquals("Ann", entry.value());
  }

  @Test
  void remove_beforeTheFlush_hidesTheRow() {
    Member one = fleet.writer();
    Member two = fleet.writer();
    fleet.durable.plant(Fleet.key("7"), new DurableRow(5, Fleet.json("Old"), DurableRow.FOREVER));

    one.names().remove("7");

    assertNull(one.names().get("7"));
    assertNull(two.names().get("7"));
    assertEquals("\"Old\"", fleet.durable("7"), "not flushed meanwhile");
  }

  @Test
  void remove_afterAPut_isFlushedInThisOrder() {
    Member one = fleet.writer();
    one.names().put("7", "Ann");
    one.names().remove("7");

    Member two = fleet.process();
    fleet.awaitTrimmed();

    assertNull(fleet.durable("7"));
    assertNull(two.names().get("7"));
  }

  @Test
  void put_again_isOneRowOfTheNewest() {
    Member one = fleet.writer();
    for (int i = 0; i < 10; i++) {
      one.names().put("7", "Ann" + i);
    }
    one.names().putAll(Map.of("8", "Bea"));

    fleet.process();
    fleet.awaitTrimmed();

    assertEquals(List.of("7=\"Ann9\"", "8=\"Bea\""), fleet.applied());
  }

  @Test
  void put_clockWentBack_hasAHigherVersion() {
    Member one = fleet.writer();
    one.names().put("7", "Ann");
    CacheEntry<String> first = one.names().getEntry("7");
    fleet.clock.advance(Duration.ofHours(-1));

    one.names().put("7", "Bea");

    CacheEntry<String> second = one.names().getEntry("7");
    assertNotNull(first);
    assertNotNull(second);
    assertEquals("Bea", second.value());
    assertTrue(second.version() > first.version(), first + " then " + second);
  }

  @Test
  void put_l2NotTold_isReadAllTheSame() {
    Member one = fleet.writer();
    Member two = fleet.writer();
    one.names().put("7", "Ann");
    assertEquals("Ann", one.names().get("7"));
    Hold put = one.l2().holdNext("putAll", Hold.Side.BEFORE);
    put.fail(new TierException(Tier.L2, "put", "x", Duration.ZERO, "lost", null));

    one.names().put("7", "Bea");

    assertEquals("Bea", one.names().get("7"), "a process reads its own writes");
    Await.until(
        "the repair told L2",
        () -> {
          fleet.clock.advance(Fleet.LOCAL_TTL);
          return "Bea".equals(two.names().get("7"));
        });
  }

  @Test
  void update_ofAWriteBehindSchema_isRefusedWithItsName() {
    Member one = fleet.process();

    String update =
        assertThrows(
                UnsupportedOperationException.class, () -> one.names().update("7", name -> "Ann"))
            .getMessage();
    String put =
        assertThrows(UnsupportedOperationException.class, () -> one.names().put("7", "Ann", 3))
            .getMessage();

    assertTrue(update.contains("update of player:{id}:name") && update.contains("write-behind"));
    assertTrue(put.contains("player:{id}:name") && put.contains("write-behind"), put);
  }

  @Test
  void load_nothingAnywhere_staysOutOfL3() {
    Member one = fleet.process();

    assertEquals("Ann", one.names().get("7", id -> "Ann"));

    assertEquals(0, fleet.depth());
    assertNull(fleet.durable("7"));
  }

  @Test
  void get_journalCannotBeReached_failsRatherThanGoBack() {
    Member one = fleet.writer();
    fleet.durable.plant(Fleet.key("7"), new DurableRow(5, Fleet.json("Old"), DurableRow.FOREVER));
    one.names().put("7", "Ann");
    one.l2().fail("down");

    assertThrows(TierException.class, () -> one.names().get("7"));
    assertThrows(TierException.class, () -> one.names().put("7", "Bea"));
  }

  @Test
  void put_journalFull_waitsAndThenFailsClearly() {
    SchemaPolicyBuilder quick = Fleet.policy().deadline(Duration.ofSeconds(1));
    try (BehindFleet small = new BehindFleet(quick, WriteBehindPolicy.defaults().journalDepth(2))) {
      Member one = small.writer(builder -> builder.ticker(System::nanoTime));
      one.names().put("1", "Ann");
      one.names().put("2", "Bea");

      TierUnavailableException full =
          assertThrows(TierUnavailableException.class, () -> one.names().put("3", "Cleo"));
      assertTrue(full.getMessage().contains("the journal is full: 2 writes"), full::getMessage);

      small.process();
      small.awaitTrimmed();
      one.names().put("3", "Cleo");
      small.awaitFlushed("3", "Cleo");
    }
  }

  @Test
  void close_journaledWrites_areDrained() {
    Member one = fleet.process();
    Hold read = one.l2().holdNext("read", Hold.Side.BEFORE);
    read.awaitReached(Await.LIMIT);
    one.names().put("7", "Ann");
    read.release();

    one.cache().close();

    assertEquals("\"Ann\"", fleet.durable("7"));
    assertEquals(0, fleet.depth());
  }
}
