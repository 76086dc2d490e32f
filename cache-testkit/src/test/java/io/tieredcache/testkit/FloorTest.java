package io.tieredcache.testkit;

import static io.tieredcache.testkit.Fleet.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.WriteMode;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.Tier;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Versions never go backwards in a process, unless the authority lost them (C2). */
final class FloorTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();
  private final Service b = fleet.service();

  @Test
  void get_l2WentBack_answersFromL3AndRepairsL2() {
    fleet.inDurable("p", 9, "new");
    a.names().get("p");
    fleet.passLocalTtl();
    fleet.inShared("p", 7, "old");

    assertEquals("new", a.names().get("p"));

    assertEquals(9, fleet.sharedVersion("p"));
    assertEquals("new", b.names().get("p"));
    assertEquals(1, a.metric("tieredcache.below.floor"));
  }

  @Test
  void getAll_l2WentBack_answersFromL3AndRepairsL2() {
    fleet.inDurable("p", 9, "new");
    a.names().get("p");
    fleet.passLocalTtl();
    fleet.inShared("p", 7, "old");

    assertEquals(Map.of("p", "new"), a.names().getAll(List.of("p", "q")));

    assertEquals(9, fleet.sharedVersion("p"));
  }

  @Test
  void get_l1EntryDropped_floorStays() {
    fleet.inDurable("p", 9, "new");
    a.names().get("p");
    a.names().invalidate("p");
    fleet.inShared("p", 7, "old");

    assertEquals("new", a.names().get("p"));
  }

  @Test
  void get_afterOwnPut_floorIsTheWrittenVersion() {
    a.names().put("p", "new");
    fleet.inShared("p", fleet.durableVersion("p") - 1, "old");

    assertEquals("new", a.names().get("p"));
  }

  @Test
  void get_afterOwnRemove_olderValueInL2IsAMiss() {
    a.names().put("p", "old");
    long version = fleet.durableVersion("p");
    a.names().remove("p");
    fleet.inShared("p", version, "old");

    assertNull(a.names().get("p"));
  }

  @Test
  void get_deletedRowSeen_olderValueInL2IsAMiss() {
    fleet.durable.plant(key("p"), DurableRow.deleted(9));
    assertNull(a.names().get("p"));
    a.names().invalidate("p");
    fleet.inShared("p", 7, "old");

    assertNull(a.names().get("p"));
  }

  @Test
  void get_sameVersionAsTheFloor_isServed() {
    fleet.inDurable("p", 9, "new");
    a.names().get("p");
    fleet.passLocalTtl();

    assertEquals(Tier.L2, a.tierOf("p"));
  }

  @Test
  void get_withoutStamp_passesTheFloor() {
    fleet.inDurable("p", 9, "new");
    a.names().get("p");
    fleet.passLocalTtl();
    fleet.shared.foreign().set(key("p"), Fleet.json("foreign"), 5_000);

    assertEquals("foreign", a.names().get("p"));
  }

  @Test
  void get_authorityLostVersions_followsIt() {
    fleet.inDurable("p", 9, "lost");
    a.names().get("p");
    fleet.passLocalTtl();
    fleet.inDurable("p", 7, "kept");
    fleet.evict("p");

    assertEquals("kept", a.names().get("p"));

    assertEquals(1, a.metric("tieredcache.floor.followed"));
    fleet.passLocalTtl();
    assertEquals(Tier.L2, a.tierOf("p"));
    assertEquals(1, a.metric("tieredcache.floor.followed"));
  }

  @Test
  void get_l2IsTheAuthorityAndLostVersions_followsIt() {
    Service cacheOnly = fleet.service(Fleet.policy().writes(WriteMode.CACHE_ONLY).build());
    fleet.inShared("p", 9, "lost");
    cacheOnly.names().get("p");
    fleet.passLocalTtl();
    fleet.inShared("p", 7, "kept");

    assertEquals("kept", cacheOnly.names().get("p"));

    assertEquals(1, cacheOnly.metric("tieredcache.floor.followed"));
  }

  @Test
  void get_olderAnswerArrivesAfterANewerOne_isNotGivenOrKept() {
    fleet.inDurable("p", 9, "new");
    fleet.inShared("p", 7, "old");
    Hold hold = a.l2().holdNext("get", Hold.Side.AFTER);
    Call<String> early = Call.begin(() -> a.names().get("p"));
    hold.awaitReached(Await.LIMIT);
    fleet.inShared("p", 9, "new");
    fleet.passLocalTtl();
    assertEquals("new", a.names().get("p"));

    hold.release();

    assertEquals("new", early.end());
    assertEquals("new", a.names().get("p"));
  }

  @Test
  void get_newerSeenByALaterFlight_voidsTheEarlierOnesFill() {
    fleet.inDurable("p", 7, "old");
    Hold hold = a.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> early = Call.begin(() -> a.names().get("p"));
    hold.awaitReached(Await.LIMIT);
    fleet.inDurable("p", 9, "new");
    fleet.passLocalTtl();
    fleet.shared.foreign().delete(SharedProbe.fence(key("p")));
    assertEquals("new", a.names().get("p"));
    fleet.evict("p");

    hold.release();

    early.end();
    assertNull(fleet.shared("p"));
    assertEquals("new", a.names().get("p"));
    assertTrue(a.metric("tieredcache.fills.refused") >= 1);
  }

  @Test
  void get_newerSeenByAReplacedFlight_dropsTheOlderAnswerFromL1() {
    fleet.inShared("p", 7, "old");
    Hold hold = a.l2().holdNext("get", Hold.Side.BEFORE);
    Call<String> replaced = Call.begin(() -> a.names().get("p"));
    hold.awaitReached(Await.LIMIT);
    fleet.passLocalTtl();
    assertEquals("old", a.names().get("p"));
    fleet.inShared("p", 9, "new");

    hold.release();

    assertEquals("new", replaced.end());
    assertEquals("new", a.names().get("p"));
  }

  @Test
  void getAll_newerSeenByALaterFlight_isNotOverwrittenInL1() {
    fleet.inDurable("p", 9, "new");
    fleet.inShared("p", 7, "old");
    Hold hold = a.l2().holdNext("getAll", Hold.Side.AFTER);
    Call<Map<String, String>> early = Call.begin(() -> a.names().getAll(List.of("p")));
    hold.awaitReached(Await.LIMIT);
    fleet.inShared("p", 9, "new");
    fleet.passLocalTtl();
    a.names().get("p");

    hold.release();

    assertEquals(Map.of("p", "new"), early.end());
    assertEquals("new", a.names().get("p"));
  }
}
