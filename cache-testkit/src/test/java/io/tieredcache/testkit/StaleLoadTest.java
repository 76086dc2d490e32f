package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a loader brings is written as if updated from absent: whoever wrote meanwhile wins. */
final class StaleLoadTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();
  private final Service b = fleet.service();
  private final Hold load = new Hold("load", Hold.Side.BEFORE);

  private Call<String> heldLoad(Service service) {
    Call<String> get =
        Call.begin(() -> service.names().get("p", id -> Loading.held(load, "loaded")));
    load.awaitReached(Await.LIMIT);
    return get;
  }

  @Test
  void get_anotherPutsWhileLoading_answersAndKeepsTheWinner() {
    Call<String> get = heldLoad(a);
    b.names().put("p", "new");

    load.release();

    assertEquals("new", get.end());
    assertEquals("\"new\"", fleet.durable("p"));
    assertEquals("\"new\"", fleet.shared("p"));
    assertEquals("new", a.names().get("p", id -> "must not load"));
  }

  @Test
  void get_anotherPutsWhileLoadingAndItIsEvicted_fillsNothingOld() {
    Call<String> get = heldLoad(a);
    b.names().put("p", "new");
    fleet.evict("p");

    load.release();

    assertEquals("new", get.end());
    assertNull(fleet.shared("p"));
    assertEquals("\"new\"", fleet.durable("p"));
  }

  @Test
  void get_rowAppearsWhileLoadingAndNobodyToldL2_givesTheLeaseBack() {
    Call<String> get = heldLoad(a);
    fleet.inDurable("p", 7, "new");

    load.release();

    assertEquals("new", get.end());
    assertFalse(fleet.fenced("p"));
    assertEquals("new", b.names().get("p"));
  }

  @Test
  void get_anotherRemovesWhileLoading_storesNothing() {
    b.names().put("p", "old");
    b.names().remove("p");
    Call<String> get = heldLoad(a);
    b.names().remove("p");

    load.release();

    assertEquals("loaded", get.end());
    assertNull(fleet.durable("p"));
    assertNull(fleet.shared("p"));
    assertNull(a.names().get("p"));
  }

  @Test
  void get_anotherPutsAndRemovesWhileLoading_storesNothing() {
    Call<String> get = heldLoad(a);
    b.names().put("p", "new");
    b.names().remove("p");

    load.release();

    get.end();
    assertNull(fleet.durable("p"));
    assertNull(fleet.shared("p"));
    assertNull(a.names().get("p"));
  }

  @Test
  void get_heldBetweenCommitAndFillWhileAnotherPuts_leavesTheNewer() {
    Hold fill = a.l2().holdNext("fillAll", Hold.Side.BEFORE);
    Call<String> get = Call.begin(() -> a.names().get("p", id -> "loaded"));
    fill.awaitReached(Await.LIMIT);
    b.names().put("p", "new");

    fill.release();

    assertEquals("loaded", get.end());
    assertEquals("\"new\"", fleet.shared("p"));
    fleet.passLocalTtl();
    assertEquals("new", a.names().get("p"));
  }

  @Test
  void get_leaseVoidedBetweenCommitAndFill_isToldToL2AllTheSame() {
    Hold fill = a.l2().holdNext("fillAll", Hold.Side.BEFORE);
    Call<String> load = Call.begin(() -> a.names().get("p", id -> "Ada"));
    fill.awaitReached(Await.LIMIT);
    b.names().invalidate("p");

    fill.release();

    assertEquals("Ada", load.end());
    assertEquals("\"Ada\"", fleet.shared("p"));
  }

  @Test
  void get_heldBetweenCommitAndFillWhileAnotherRemoves_fillsNothing() {
    Hold fill = a.l2().holdNext("fillAll", Hold.Side.BEFORE);
    Call<String> get = Call.begin(() -> a.names().get("p", id -> "loaded"));
    fill.awaitReached(Await.LIMIT);
    b.names().remove("p");

    fill.release();

    get.end();
    assertNull(fleet.shared("p"));
    fleet.passLocalTtl();
    assertNull(a.names().get("p"));
  }

  @Test
  void get_thisProcessPutsWhileLoading_readsItsOwnWrite() {
    Call<String> get = heldLoad(a);
    a.names().put("p", "new");

    assertEquals("new", a.names().get("p"));
    load.release();
    get.end();

    assertEquals("new", a.names().get("p"));
    assertEquals("\"new\"", fleet.shared("p"));
  }

  @Test
  void get_persistLoadsOffAndAnotherPutsWhileLoading_leavesTheNewer() {
    Service service = fleet.service(Fleet.policy().persistLoads(false).build());
    Call<String> get = heldLoad(service);
    b.names().put("p", "new");

    load.release();

    get.end();
    assertEquals("\"new\"", fleet.shared("p"));
    fleet.passLocalTtl();
    assertEquals("new", service.names().get("p"));
  }
}
