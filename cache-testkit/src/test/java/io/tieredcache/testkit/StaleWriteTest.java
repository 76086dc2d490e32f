package io.tieredcache.testkit;

import static io.tieredcache.testkit.Fleet.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tieredcache.spi.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A writer that is paused between its steps overwrites nothing newer and undoes no delete (C3). */
final class StaleWriteTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final Service slow = fleet.service();
  private final Service fast = fleet.service();

  private Call<Void> pausedPut(Hold hold) {
    Call<Void> put = Call.begin(() -> slow.names().put("p", "old"));
    hold.awaitReached(Await.LIMIT);
    return put;
  }

  private void assertNewEverywhere() {
    assertEquals("\"new\"", fleet.durable("p"));
    assertEquals("new", slow.names().get("p"));
    assertEquals("new", fast.names().get("p"));
    assertEquals("\"new\"", fleet.shared("p"));
    assertFalse(fleet.fenced("p"));
  }

  @Test
  void put_valueInL1_isDroppedNotFilled() {
    slow.names().put("p", "old");
    slow.names().get("p");

    slow.names().put("p", "new");
    fast.names().put("p", "newest");

    assertEquals("newest", slow.names().get("p"));
    assertEquals(Tier.L1, slow.tierOf("p"));
  }

  @Test
  void put_pausedAfterCommitAndNewerThere_leavesIt() {
    Hold hold = slow.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> put = pausedPut(hold);
    fast.names().put("p", "new");

    hold.release();
    put.end();

    assertEquals("\"new\"", fleet.shared("p"));
    assertNewEverywhere();
  }

  @Test
  void put_pausedAfterCommitAndNewerEvicted_doesNotStoreTheOld() {
    Hold hold = slow.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> put = pausedPut(hold);
    fast.names().put("p", "new");
    fleet.evict("p");

    hold.release();
    put.end();

    assertEquals("\"new\"", fleet.shared("p"));
    assertNewEverywhere();
  }

  @Test
  void put_pausedAfterCommitAndNewerExpired_doesNotStoreTheOld() {
    Hold hold = slow.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> put = pausedPut(hold);
    fast.names().put("p", "new");
    fleet.clock.advance(Fleet.TTL);
    assertNull(fleet.shared("p"));

    hold.release();
    put.end();

    assertEquals("\"new\"", fleet.shared("p"));
    assertNewEverywhere();
  }

  @Test
  void put_pausedAfterCommitAndRemoved_staysRemoved() {
    Hold hold = slow.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> put = pausedPut(hold);
    fast.names().remove("p");

    hold.release();
    put.end();

    assertNull(fleet.shared("p"));
    assertFalse(fleet.fenced("p"));
    assertNull(slow.names().get("p"));
    assertNull(fast.names().get("p"));
  }

  @Test
  void put_pausedAfterCommitAndPlainSetByAnotherService_refillsFromL3() {
    Hold hold = slow.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> put = pausedPut(hold);
    fast.names().put("p", "new");
    fleet.shared.foreign().set(key("p"), Fleet.json("foreign"));

    hold.release();
    put.end();

    assertNewEverywhere();
  }

  @Test
  void put_pausedBeforeItsFillAndNewerPut_fillsNothing() {
    Hold hold = slow.l2().holdNext("fillAll", Hold.Side.BEFORE);
    Call<Void> put = pausedPut(hold);
    fast.names().put("p", "new");

    hold.release();
    put.end();

    assertNewEverywhere();
  }

  @Test
  void put_pausedBeforeItsFillAndNewerEvicted_fillsNothing() {
    Hold hold = slow.l2().holdNext("fillAll", Hold.Side.BEFORE);
    Call<Void> put = pausedPut(hold);
    fast.names().put("p", "new");
    fleet.evict("p");

    hold.release();
    put.end();

    assertNull(fleet.shared("p"));
    assertNewEverywhere();
  }

  @Test
  void put_pausedBeforeItsFillAndRemoved_fillsNothing() {
    Hold hold = slow.l2().holdNext("fillAll", Hold.Side.BEFORE);
    Call<Void> put = pausedPut(hold);
    fast.names().remove("p");

    hold.release();
    put.end();

    assertNull(fleet.shared("p"));
    assertNull(slow.names().get("p"));
  }

  @Test
  void remove_pausedAfterCommitAndRecreated_losesNothing() {
    slow.names().put("p", "old");
    Hold hold = slow.l2().holdNext("invalidate", Hold.Side.BEFORE);
    Call<Void> remove = Call.begin(() -> slow.names().remove("p"));
    hold.awaitReached(Await.LIMIT);
    fast.names().put("p", "new");

    hold.release();
    remove.end();

    assertNewEverywhere();
  }

  @Test
  void update_anotherWriterBetween_isAppliedToItsValue() {
    slow.names().put("p", "old");
    Hold hold = slow.l3().holdNext("putIfVersion", Hold.Side.BEFORE);
    List<String> seen = new ArrayList<>();
    Call<String> update =
        Call.begin(
            () ->
                slow.names()
                    .update(
                        "p",
                        name -> {
                          seen.add(name);
                          return name + "!";
                        }));
    hold.awaitReached(Await.LIMIT);
    fast.names().put("p", "new");

    hold.release();

    assertEquals("new!", update.end());
    assertEquals(List.of("old", "new"), seen);
    assertEquals("\"new!\"", fleet.durable("p"));
    assertEquals("\"new!\"", fleet.shared("p"));
  }

  @Test
  void update_lostAgainstAWriterThatDiedBeforeL2_dropsTheOldFromL2() {
    slow.names().put("p", "old");
    Hold hold = slow.l3().holdNext("putIfVersion", Hold.Side.BEFORE);
    Hold second = slow.l3().holdNext("putIfVersion", Hold.Side.BEFORE);
    Call<String> update = Call.begin(() -> slow.names().update("p", name -> name + "!"));
    hold.awaitReached(Await.LIMIT);
    fleet.inDurable("p", fleet.durableVersion("p") + 1, "new");

    hold.release();
    second.awaitReached(Await.LIMIT);

    assertEquals("new", fast.names().get("p"));
    second.release();
    assertEquals("new!", update.end());
  }

  @Test
  void putAll_pausedAndOneKeyNewer_treatsEachByItself() {
    Hold hold = slow.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> put = Call.begin(() -> slow.names().putAll(Map.of("p", "old", "q", "mine")));
    hold.awaitReached(Await.LIMIT);
    fast.names().put("p", "new");

    hold.release();
    put.end();

    assertNewEverywhere();
    assertEquals("\"mine\"", fleet.shared("q"));
  }

  @Test
  void put_warmKey_isOneQueryAndOneCommand() {
    fast.names().put("p", "old");

    slow.names().put("p", "new");

    assertEquals(1, slow.l3().count());
    assertEquals(1, slow.l2().count());
    assertEquals("\"new\"", fleet.shared("p"));
    assertEquals(fleet.durableVersion("p"), fleet.sharedVersion("p"));
  }

  @Test
  void putAll_coldKeys_isOneQueryMoreForAll() {
    slow.names().putAll(Map.of("p", "new", "q", "two", "r", "three"));

    assertEquals(1, slow.l3().count("putAll"));
    assertEquals(1, slow.l3().count("getAll"));
    assertEquals(1, slow.l2().count("putAll"));
    assertEquals(1, slow.l2().count("fillAll"));
    assertEquals(
        Map.of("p", "new", "q", "two", "r", "three"), fast.names().getAll(List.of("p", "q", "r")));
    assertEquals(0, fast.l3().count());
  }
}
