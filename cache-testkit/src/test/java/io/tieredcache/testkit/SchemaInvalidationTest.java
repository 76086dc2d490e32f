package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.spi.Tier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All values of a schema are told stale. */
final class SchemaInvalidationTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();
  private final Service b = fleet.service();

  @BeforeEach
  void fill() {
    fleet.inDurable("p", 7, "old");
  }

  private void replaceInDurable() {
    fleet.inDurable("p", 9, "new");
  }

  private void invalidateAll() {
    Await.answer(a.cache().invalidateAll(a.names().schema()));
  }

  @Test
  void invalidateAll_rowsReplacedBehindTheCache_areReadByThisProcessAtOnce() {
    a.names().get("p");
    replaceInDurable();

    invalidateAll();

    assertNull(fleet.shared("p"));
    assertEquals(Tier.L3, a.tierOf("p"));
    assertEquals("\"new\"", fleet.shared("p"));
  }

  @Test
  void invalidateAll_inAnotherProcess_isSeenAfterTheLocalTtl() {
    b.names().get("p");
    replaceInDurable();

    invalidateAll();
    fleet.passLocalTtl();

    assertEquals("new", b.names().get("p"));
  }

  @Test
  void invalidateAll_loadUnderWayInThisProcess_fillsNothing() {
    loadUnderWayFillsNothing(a);
  }

  @Test
  void invalidateAll_loadUnderWayInAnotherProcess_fillsNothing() {
    loadUnderWayFillsNothing(b);
  }

  private void loadUnderWayFillsNothing(Service reader) {
    Hold hold = reader.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = Call.begin(() -> reader.names().get("p"));
    hold.awaitReached(Await.LIMIT);
    replaceInDurable();

    invalidateAll();
    hold.release();

    assertEquals("old", get.end());
    assertNull(fleet.shared("p"));
    fleet.passLocalTtl();
    assertEquals("new", reader.names().get("p"));
  }

  @Test
  void invalidateAll_l2Fails_isReportedAndL1IsEmptyAllTheSame() {
    a.names().get("p");
    a.l2().fail("switched off");

    assertThrows(RuntimeException.class, this::invalidateAll);

    a.l2().restore();
    fleet.inShared("p", 9, "new");
    assertEquals("new", a.names().get("p"));
  }

  @Test
  void invalidateAll_schemaOfAnotherCache_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> a.cache().invalidateAll(b.names().schema()));
  }
}
