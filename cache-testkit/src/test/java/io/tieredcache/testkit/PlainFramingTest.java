package io.tieredcache.testkit;

import static io.tieredcache.testkit.Fleet.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.WriteMode;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierUnavailableException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Values without stamps: L2 knows no versions, and own writes are seen all the same. */
final class PlainFramingTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.plain(Fleet.policy().build());
  private final Service b = fleet.plain(Fleet.policy().build());

  @Test
  void put_warmKey_replacesTheRawValue() {
    a.names().put("p", "old");
    a.names().get("p");

    a.names().put("p", "new");

    assertArrayEquals(Fleet.json("new"), fleet.shared.foreign().get(key("p")));
    assertEquals("new", a.names().get("p"));
    assertEquals("new", b.names().get("p"));
  }

  @Test
  void put_pausedAfterCommitAndNewerThere_refillsTheNewer() {
    Hold hold = a.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> put = Call.begin(() -> a.names().put("p", "old"));
    hold.awaitReached(Await.LIMIT);
    b.names().put("p", "new");

    hold.release();
    put.end();

    assertArrayEquals(Fleet.json("new"), fleet.shared.foreign().get(key("p")));
  }

  @Test
  void get_heldWhileAnotherPuts_fillsNothingOld() {
    fleet.inDurable("p", 7, "old");
    Hold hold = a.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = Call.begin(() -> a.names().get("p"));
    hold.awaitReached(Await.LIMIT);
    b.names().put("p", "new");

    hold.release();
    get.end();

    assertArrayEquals(Fleet.json("new"), fleet.shared.foreign().get(key("p")));
  }

  @Test
  void remove_warmKey_isGone() {
    a.names().put("p", "old");
    a.names().get("p");

    a.names().remove("p");

    assertNull(a.names().get("p"));
    assertNull(b.names().get("p"));
  }

  @Test
  void putCacheOnly_valueInL1_isReadBack() {
    Service service = fleet.plain(Fleet.policy().writes(WriteMode.CACHE_ONLY).build());
    service.names().put("p", "old");
    service.names().get("p");

    service.names().put("p", "new");

    assertEquals("new", service.names().get("p"));
  }

  @Test
  void putCacheOnly_answerLost_isReadFromL2() {
    Service service = fleet.service(Fleet.policy().writes(WriteMode.CACHE_ONLY).build());
    service.names().put("p", "old");
    service.names().get("p");
    service.l2().holdNext("putAll", Hold.Side.AFTER).fail(FailureTest.lost(Tier.L2));

    assertThrows(TierUnavailableException.class, () -> service.names().put("p", "new"));

    assertEquals("new", service.names().get("p"));
  }
}
