package io.tieredcache.testkit;

import static io.tieredcache.testkit.Fleet.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tieredcache.spi.Tier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A reader that is held while somebody writes brings its old value into no tier (C3). */
final class StaleReadFillTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final Service reader = fleet.service();
  private final Service writer = fleet.service();

  /** A read of the old row, held after L3 has answered it; the row lies in L3 only. */
  private Call<String> heldAfterL3(Hold hold) {
    fleet.inDurable("p", 7, "old");
    return held(hold);
  }

  private Call<String> held(Hold hold) {
    Call<String> get = Call.begin(() -> reader.names().get("p"));
    hold.awaitReached(Await.LIMIT);
    return get;
  }

  private void assertNewEverywhere() {
    assertEquals("\"new\"", fleet.shared("p"));
    assertEquals("\"new\"", fleet.durable("p"));
    assertEquals("new", writer.names().get("p"));
    fleet.passLocalTtl();
    assertEquals("new", reader.names().get("p"));
    assertFalse(fleet.fenced("p"));
  }

  private void assertRemovedEverywhere() {
    assertNull(fleet.shared("p"));
    assertNull(fleet.durable("p"));
    assertNull(writer.names().get("p"));
    fleet.passLocalTtl();
    assertNull(reader.names().get("p"));
  }

  @Test
  void get_heldAfterL3WhileAnotherPuts_fillsNothing() {
    Hold hold = reader.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = heldAfterL3(hold);
    writer.names().put("p", "new");

    hold.release();

    assertEquals("old", get.end());
    assertNewEverywhere();
  }

  @Test
  void get_heldAfterL3WhileAnotherRemoves_fillsNothing() {
    Hold hold = reader.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = heldAfterL3(hold);
    writer.names().remove("p");

    hold.release();

    assertEquals("old", get.end());
    assertRemovedEverywhere();
  }

  @Test
  void get_heldAfterL3WhileAnotherUpdates_fillsNothing() {
    Hold hold = reader.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = heldAfterL3(hold);
    writer.names().update("p", old -> old.equals("old") ? "new" : "wrong");

    hold.release();

    get.end();
    assertNewEverywhere();
  }

  @Test
  void get_heldAfterL3WhileAnotherPutsAndTheNewIsEvicted_fillsNothing() {
    Hold hold = reader.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = heldAfterL3(hold);
    writer.names().put("p", "new");
    fleet.evict("p");

    hold.release();

    get.end();
    assertNull(fleet.shared("p"));
    fleet.passLocalTtl();
    assertEquals("new", reader.names().get("p"));
  }

  @Test
  void get_heldAfterL3WhileAnotherServiceSets_leavesThatValue() {
    Hold hold = reader.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = heldAfterL3(hold);
    fleet.shared.foreign().set(key("p"), Fleet.json("new"), 5_000);

    hold.release();

    get.end();
    assertEquals("\"new\"", fleet.shared("p"));
  }

  @Test
  void get_heldBeforeFillWhileAnotherPuts_fillsNothing() {
    Hold hold = reader.l2().holdNext("fillAll", Hold.Side.BEFORE);
    Call<String> get = heldAfterL3(hold);
    writer.names().put("p", "new");

    hold.release();

    get.end();
    assertNewEverywhere();
  }

  @Test
  void get_heldBeforeFillWhileAnotherRemoves_fillsNothing() {
    Hold hold = reader.l2().holdNext("fillAll", Hold.Side.BEFORE);
    Call<String> get = heldAfterL3(hold);
    writer.names().remove("p");

    hold.release();

    get.end();
    assertRemovedEverywhere();
  }

  @Test
  void get_heldBeforeAbsentMarkWhileAnotherPuts_marksNothing() {
    Hold hold = reader.l2().holdNext("fillAbsentAll", Hold.Side.BEFORE);
    Call<String> get = held(hold);
    writer.names().put("p", "new");

    hold.release();

    assertNull(get.end());
    assertNewEverywhere();
  }

  @Test
  void get_fillsBetweenAnothersCommitAndPut_isReplacedByThePut() {
    fleet.inDurable("p", 7, "old");
    Hold read = reader.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = held(read);
    Hold put = writer.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> write = Call.begin(() -> writer.names().put("p", "new"));
    put.awaitReached(Await.LIMIT);

    read.release();
    get.end();
    assertEquals("\"old\"", fleet.shared("p"));
    put.release();
    write.end();

    assertNewEverywhere();
  }

  @Test
  void get_fillsBetweenAnothersDeleteAndInvalidate_isDropped() {
    fleet.inDurable("p", 7, "old");
    Hold read = reader.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = held(read);
    Hold invalidate = writer.l2().holdNext("invalidate", Hold.Side.BEFORE);
    Call<Void> write = Call.begin(() -> writer.names().remove("p"));
    invalidate.awaitReached(Await.LIMIT);

    read.release();
    get.end();
    assertEquals("\"old\"", fleet.shared("p"));
    invalidate.release();
    write.end();

    assertRemovedEverywhere();
  }

  @Test
  void get_heldAfterL2WhileThisProcessPuts_isNotKept() {
    fleet.inDurable("p", 7, "old");
    fleet.inShared("p", 7, "old");
    Hold hold = reader.l2().holdNext("get", Hold.Side.AFTER);
    Call<String> get = held(hold);

    reader.names().put("p", "new");
    assertEquals("new", reader.names().get("p"));
    hold.release();
    get.end();

    assertEquals("new", reader.names().get("p"));
    assertNewEverywhere();
  }

  @Test
  void get_heldAfterL3WhileThisProcessPuts_fillsNothing() {
    Hold hold = reader.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = heldAfterL3(hold);

    reader.names().put("p", "new");
    hold.release();

    assertEquals("old", get.end());
    assertEquals("new", reader.names().get("p"));
    assertNewEverywhere();
  }

  @Test
  void get_heldAfterL3WhileThisProcessRemoves_fillsNothing() {
    Hold hold = reader.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = heldAfterL3(hold);

    reader.names().remove("p");
    hold.release();

    assertEquals("old", get.end());
    assertNull(reader.names().get("p"));
    assertRemovedEverywhere();
  }

  @Test
  void get_heldAfterL3WhileThisProcessInvalidates_isNotKept() {
    Hold hold = reader.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = heldAfterL3(hold);
    fleet.inDurable("p", 8, "new");

    reader.names().invalidate("p");
    hold.release();

    assertEquals("old", get.end());
    assertNull(fleet.shared("p"));
    assertEquals("new", reader.names().get("p"));
  }

  /** This process writes, but L2 is not told, and the repair is held: the lease stays. */
  private void putUntold() {
    reader.l2().holdNext("invalidate", Hold.Side.BEFORE);
    reader.l2().holdNext("putAll", Hold.Side.BEFORE).fail(FailureTest.lost(Tier.L2));
    reader.names().put("p", "new");
  }

  @Test
  void get_heldAfterL3WhileThisProcessPutsUntold_fillsNothing() {
    Hold hold = reader.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = heldAfterL3(hold);
    putUntold();

    hold.release();

    get.end();
    assertNull(fleet.shared("p"));
    assertFalse(fleet.fenced("p"));
  }

  @Test
  void get_absentHeldAfterL3WhileThisProcessPutsUntold_marksNothing() {
    Hold hold = reader.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> get = held(hold);
    putUntold();

    hold.release();

    assertNull(get.end());
    assertFalse(fleet.fenced("p"));
  }

  @Test
  void get_replacedFlightWhileThisProcessPutsUntold_fillsNothing() {
    Hold hold = reader.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> replaced = heldAfterL3(hold);
    fleet.passLocalTtl();
    Hold second = reader.l2().holdNext("get", Hold.Side.BEFORE);
    Call<String> newest = held(second);
    putUntold();

    hold.release();

    replaced.end();
    assertNull(fleet.shared("p"));
    second.release();
    assertEquals("new", newest.end());
  }
}
