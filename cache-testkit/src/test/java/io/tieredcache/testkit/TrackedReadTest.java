package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.Tracking;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.Tier;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What L1 keeps where L2 reports its changes; {@link VouchedReadTest}: where it does not. */
final class TrackedReadTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final SchemaPolicy POLICY =
      Fleet.policy().tracking(Tracking.TRACKED).localTtl(LONG).build();

  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service(POLICY);

  @Test
  void get_tracked_isAnsweredByL1ForItsWholeTime() {
    fleet.inL1(a, "p", "Ada");

    fleet.clock.advance(LONG.minusMillis(1));
    assertEquals(Tier.L1, a.tierOf("p"));

    fleet.clock.advance(Duration.ofMillis(1));
    assertEquals(Tier.L2, a.tierOf("p"));
  }

  @Test
  void get_changedByAnotherService_isReadAgain() {
    fleet.inL1(a, "p", "Ada");
    long before = a.metric("tieredcache.invalidations");

    fleet.inShared("p", 8, "Bea");

    assertEquals("Bea", a.names().get("p"));
    assertEquals(before + 1, a.metric("tieredcache.invalidations"));
  }

  @Test
  void get_evictedFromL2_isReadFromL3() {
    fleet.inL1(a, "p", "Ada");
    fleet.inDurable("p", 9, "Cleo");

    fleet.evict("p");

    assertEquals("Cleo", a.names().get("p"));
  }

  @Test
  void get_expiredInL2_isReadFromL3() {
    fleet.inDurable("p", 9, "Cleo");
    fleet.shared.foreign().set(Fleet.key("p"), Fleet.json("Ada"), 2_000);
    a.names().get("p");
    fleet.clock.advance(Duration.ofSeconds(2));

    fleet.shared.foreign().millisLeft(Fleet.key("p"));

    assertEquals("Cleo", a.names().get("p"));
  }

  @Test
  void get_findsThatItExpired_fillsItForTheFleet() {
    Service b = fleet.service(POLICY);
    fleet.inDurable("p", 7, "Ada");
    fleet.inL1(a, "p", "Ada");
    fleet.clock.advance(Fleet.TTL);

    assertEquals(Tier.L3, a.tierOf("p"));

    assertEquals("\"Ada\"", fleet.shared("p"));
    assertEquals(Tier.L2, b.tierOf("p"));
    assertEquals(Tier.L2, a.tierOf("p"));
    assertEquals(Tier.L1, a.tierOf("p"));
  }

  @Test
  void get_absentWhereAValueExpired_isMarkedForTheFleet() {
    Service b = fleet.service(POLICY);
    fleet.shared.foreign().set(Fleet.key("p"), Fleet.json("Ada"), 2_000);
    fleet.clock.advance(Duration.ofSeconds(2));

    assertNull(a.names().get("p"));
    assertNull(b.names().get("p"));

    assertEquals(0, b.l3().count("getAll"));
  }

  @Test
  void get_changeReportedWhileItLoads_fillsNothing() {
    fleet.inDurable("p", 7, "Ada");
    Hold load = a.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = Call.begin(() -> a.names().get("p"));
    load.awaitReached(Await.LIMIT);

    fleet.inShared("p", 8, "Bea");
    fleet.evict("p");
    load.release();

    assertEquals("Ada", get.end());
    assertNull(fleet.shared("p"));
  }

  @Test
  void get_flushAll_readsEveryKeyAgain() {
    fleet.inL1(a, "p", "Ada");
    fleet.inDurable("p", 9, "Cleo");

    fleet.shared.foreign().flushAll();

    assertEquals("Cleo", a.names().get("p"));
  }

  @Test
  void get_pushKeepsTheFloor_olderValueIsAMiss() {
    fleet.inL1(a, "p", "Ada");
    fleet.inDurable("p", 7, "Ada");

    fleet.inShared("p", 6, "Old");

    assertEquals("Ada", a.names().get("p"));
  }

  @Test
  void get_flushAllKeepsTheFloors_olderValueIsAMiss() {
    fleet.inL1(a, "p", "Ada");
    fleet.inDurable("p", 7, "Ada");
    a.l2().cutTracking();
    fleet.inShared("p", 6, "Old");
    a.l2().armTracking();

    fleet.shared.foreign().flushAll();
    fleet.inShared("p", 6, "Old");

    assertEquals("Ada", a.names().get("p"));
  }

  @Test
  void get_changedWhileItsAnswerIsUnderWay_isNotKept() {
    fleet.inShared("p", 7, "Ada");
    Hold hold = a.l2().holdNext("get", Hold.Side.AFTER);
    Call<String> reading = Call.begin(() -> a.names().get("p"));
    hold.awaitReached(Await.LIMIT);

    fleet.inShared("p", 8, "Bea");
    hold.release();

    assertEquals("Ada", reading.end());
    assertEquals("Bea", a.names().get("p"));
  }

  @Test
  void get_flushAllWhileItsAnswerIsUnderWay_isNotKept() {
    fleet.inShared("p", 7, "Ada");
    Hold hold = a.l2().holdNext("get", Hold.Side.AFTER);
    Call<String> reading = Call.begin(() -> a.names().get("p"));
    hold.awaitReached(Await.LIMIT);

    fleet.shared.foreign().flushAll();
    hold.release();

    assertEquals("Ada", reading.end());
    assertNull(a.names().get("p"));
  }

  @Test
  void getAll_tracked_isKeptForItsWholeTime() {
    fleet.inShared("p", 7, "Ada");
    a.names().getAll(List.of("p"));

    fleet.clock.advance(LONG.minusMillis(1));

    assertEquals(Tier.L1, a.tierOf("p"));
  }

  @Test
  void put_tracked_isReadBackByAllProcesses() {
    Service b = fleet.service(POLICY);
    fleet.inShared("p", 7, "Ada");
    assertEquals("Ada", a.names().get("p"));
    assertEquals("Ada", b.names().get("p"));

    a.names().put("p", "Bea");

    assertEquals("Bea", a.names().get("p"));
    assertEquals("Bea", b.names().get("p"));
  }

  @Test
  void metrics_tracked_showArmedNodes() {
    assertEquals(1, gauge("tieredcache.tracking.wanted"));
    assertEquals(1, gauge("tieredcache.tracking.armed"));

    a.l2().refuseTracking();

    assertEquals(0, gauge("tieredcache.tracking.armed"));
    assertEquals(1, gauge("tieredcache.tracking.refused"));
  }

  @Test
  void build_trackedTemplateWithoutALiteralHead_isRefused() {
    KeySchema<String, String> headless =
        KeySchema.of("{id}:name", IdFormat.string(), new NameCodec(Framing.JSON)).with(POLICY);

    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> TieredCache.builder().schemas(headless).build().close());

    assertTrue(
        String.valueOf(e.getMessage()).contains("must begin with a literal"), e.getMessage());
  }

  private int gauge(String name) {
    return (int) a.metrics().get(name).gauge().value();
  }
}
