package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.WriteMode;
import io.tieredcache.spi.Tier;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any subset of tiers works. */
final class TierSubsetTest {
  @AutoClose private final Fleet fleet = new Fleet();

  static List<EnumSet<Tier>> subsets() {
    return List.of(
        EnumSet.noneOf(Tier.class),
        EnumSet.of(Tier.L2),
        EnumSet.of(Tier.L3),
        EnumSet.of(Tier.L2, Tier.L3));
  }

  @ParameterizedTest
  @MethodSource("subsets")
  void everyCall_anySubset_doesTheSame(EnumSet<Tier> tiers) {
    var names = fleet.service(Fleet.policy().build(), tiers).names();

    assertNull(names.get("p"));
    names.put("p", "Ada");
    assertEquals("Ada", names.get("p"));
    names.put("p", "Bea");
    assertEquals("Bea", names.get("p"));
    names.putAll(Map.of("q", "Cleo", "r", "Dan"));
    assertEquals(
        Map.of("p", "Bea", "q", "Cleo", "r", "Dan"), names.getAll(List.of("p", "q", "r", "s")));
    names.remove("p");
    assertNull(names.get("p"));
    assertEquals("Eve", names.get("p", id -> "Eve"));
    assertEquals("Eve", names.get("p", id -> "nobody"));
    assertEquals("Cleo", Await.answer(names.getAsync("q")));
  }

  @ParameterizedTest
  @MethodSource("subsets")
  void everyCall_afterLocalTtl_isAnsweredByTheTiersBelow(EnumSet<Tier> tiers) {
    Service service = fleet.service(Fleet.policy().build(), tiers);
    service.names().put("p", "Ada");
    service.names().get("q", id -> "Bea");
    fleet.passLocalTtl();

    assertEquals("Ada", service.names().get("p"));
    assertEquals("Bea", service.names().get("q"));
  }

  @Test
  void update_withL3_isAppliedOnce() {
    var names = fleet.service(Fleet.policy().build(), EnumSet.of(Tier.L3)).names();

    assertEquals("first", names.update("p", name -> name == null ? "first" : "wrong"));
    assertEquals("first!", names.update("p", name -> name + "!"));

    assertEquals("first!", names.get("p"));
  }

  @Test
  void update_returnsNull_isRefused() {
    var names = fleet.service().names();

    assertThrows(NullPointerException.class, () -> names.update("p", name -> null));
    assertNull(names.get("p"));
  }

  @Test
  void put_withL2Alone_getsRisingVersionsFromIt() {
    Service a = fleet.service(Fleet.policy().build(), EnumSet.of(Tier.L2));
    Service b = fleet.service(Fleet.policy().build(), EnumSet.of(Tier.L2));

    a.names().put("p", "Ada");
    long first = fleet.sharedVersion("p");
    b.names().put("p", "Bea");

    assertTrue(fleet.sharedVersion("p") > first);
    assertEquals("Bea", a.names().get("p"));
  }

  @Test
  void cacheOnly_withL3There_leavesItAlone() {
    Service a = fleet.service(Fleet.policy().writes(WriteMode.CACHE_ONLY).build());

    a.names().put("p", "Ada");
    a.names().get("q", id -> "Bea");
    a.names().get("r");
    a.names().remove("p");

    assertEquals(0, a.l3().count());
    assertThrows(UnsupportedOperationException.class, () -> a.names().update("p", name -> "Eve"));
  }

  @Test
  void cacheOnly_heldLoaderWhileAnotherPuts_leavesTheNewer() {
    Service a = fleet.service(Fleet.policy().writes(WriteMode.CACHE_ONLY).build());
    Service b = fleet.service(Fleet.policy().writes(WriteMode.CACHE_ONLY).build());
    Hold load = new Hold("load", Hold.Side.BEFORE);
    Call<String> get = Call.begin(() -> a.names().get("p", id -> Loading.held(load, "loaded")));
    load.awaitReached(Await.LIMIT);
    b.names().put("p", "new");

    load.release();

    get.end();
    assertEquals("\"new\"", fleet.shared("p"));
    fleet.passLocalTtl();
    assertEquals("new", a.names().get("p"));
  }

  @Test
  void cacheOnly_heldLoaderWhileAnotherRemoves_fillsNothing() {
    Service a = fleet.service(Fleet.policy().writes(WriteMode.CACHE_ONLY).build());
    Service b = fleet.service(Fleet.policy().writes(WriteMode.CACHE_ONLY).build());
    Hold load = new Hold("load", Hold.Side.BEFORE);
    Call<String> get = Call.begin(() -> a.names().get("p", id -> Loading.held(load, "loaded")));
    load.awaitReached(Await.LIMIT);
    b.names().remove("p");

    load.release();

    get.end();
    assertNull(fleet.shared("p"));
  }

  @Test
  void l1AndL3_anotherProcessWrites_isSeenAfterLocalTtl() {
    Service a = fleet.service(Fleet.policy().build(), EnumSet.of(Tier.L3));
    Service b = fleet.service(Fleet.policy().build(), EnumSet.of(Tier.L3));
    a.names().put("p", "old");
    a.names().get("p");
    b.names().put("p", "new");

    assertEquals("old", a.names().get("p"));
    fleet.passLocalTtl();
    assertEquals("new", a.names().get("p"));
  }
}
