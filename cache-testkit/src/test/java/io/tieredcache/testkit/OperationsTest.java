package io.tieredcache.testkit;

import static io.tieredcache.testkit.FailureTest.assertUnavailable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.CacheHealth;
import io.tieredcache.Explanation;
import io.tieredcache.spi.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What an operator does with a cache: look, warm, invalidate, close. */
final class OperationsTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();

  @Test
  void close_timer_isJoined() {
    AtomicBoolean joined = new AtomicBoolean();
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1) {
          @Override
          public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
            joined.set(super.awaitTermination(timeout, unit));
            return joined.get();
          }
        };
    Service timed =
        fleet.service(
            Fleet.policy().build(), builder -> builder.schedulers((name, threads) -> timer));

    timed.cache().close();

    assertTrue(joined.get());
  }

  @Test
  void health_tiersAnswer_isUp() {
    CacheHealth health = a.cache().health();

    assertTrue(health.allUp());
    assertEquals(
        List.of(Tier.L2, Tier.L3), health.tiers().stream().map(tier -> tier.tier()).toList());
  }

  @Test
  void health_l3Down_saysSo() {
    a.l3().fail("switched off");

    CacheHealth health = a.cache().health();

    assertFalse(health.allUp());
    assertTrue(health.tiers().get(0).up());
    assertTrue(health.tiers().get(1).detail().contains("switched off"));
  }

  @Test
  void health_journalDown_saysNothingOfL3() {
    try (BehindFleet behind = new BehindFleet()) {
      BehindFleet.Member one = behind.process();
      one.l2().fail("switched off");

      CacheHealth health = one.cache().health();

      assertFalse(health.tiers().get(0).up());
      assertTrue(health.tiers().get(1).up(), health::toString);
    }
  }

  @Test
  void health_oneNodeIsKeptAwayFrom_namesIt() {
    a.l2().nodes(2);
    String ill = "node-0".equals(a.l2().node(Fleet.key("health"))) ? "node-1" : "node-0";
    a.l2().failNode(ill, "switched off");
    for (int i = 0; i < 200; i++) {
      fleet.inDurable("p" + i, 7, "Ada");
      a.names().get("p" + i);
    }

    CacheHealth.TierHealth l2 = a.cache().health().tiers().get(0);

    assertFalse(l2.up());
    assertEquals("kept away from: " + ill, l2.detail());
  }

  @Test
  void explain_eachTierHoldsIt_tellsWithoutChangingAnything() {
    fleet.inDurable("p", 7_000_000, "Ada");
    a.names().get("p");
    long hits = a.reads("l1");

    Explanation explanation = a.names().explain("p");

    assertEquals(Fleet.key("p"), explanation.key());
    assertTrue(tells(explanation, Tier.L1, "version 7000000 (1970-01-01T00:00:07Z)"));
    assertTrue(tells(explanation, Tier.L2, "version 7000000"));
    assertTrue(tells(explanation, Tier.L3, "version 7000000 (1970-01-01T00:00:07Z), 5 bytes"));
    assertEquals("L1 answers", explanation.get());
    assertEquals(hits, a.reads("l1"));
    assertFalse(explanation.toString().contains("Ada"));
  }

  private static boolean tells(Explanation explanation, Tier tier, String what) {
    return String.valueOf(explanation.tiers().get(tier)).contains(what);
  }

  @Test
  void explain_nothingAnywhere_takesNoLease() {
    Explanation explanation = a.names().explain("p");

    assertEquals("nothing", explanation.tiers().get(Tier.L2));
    assertEquals("no row", explanation.tiers().get(Tier.L3));
    assertEquals("reads L3", explanation.get());
    assertFalse(fleet.fenced("p"));
  }

  @Test
  void explain_tiersDown_tellsThat() {
    a.l2().fail("switched off");
    a.l3().fail("switched off");

    Explanation explanation = a.names().explain("p");

    assertTrue(tells(explanation, Tier.L2, "no answer: "));
    assertTrue(tells(explanation, Tier.L3, "switched off"));
  }

  @Test
  void warm_manyIds_bringsThemIntoL1AndL2() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      fleet.inDurable("p" + i, 7, "Ada");
      ids.add("p" + i);
    }
    ids.add("nobody");

    assertEquals(600, a.cache().warm(a.names().schema(), ids));

    assertEquals("\"Ada\"", fleet.shared("p599"));
    assertEquals(Tier.L1, a.tierOf("p0"));
    assertEquals(3, a.l3().count("getAll"));
  }

  @Test
  void invalidateAll_manyIds_dropsThemInL2AndL1() {
    for (int i = 0; i < 600; i++) {
      fleet.inShared("p" + i, 7, "Ada");
      fleet.inDurable("p" + i, 8, "Bea");
    }
    List<String> ids = new ArrayList<>(a.names().getAll(List.of("p0", "p599")).keySet());
    for (int i = 1; i < 599; i++) {
      ids.add("p" + i);
    }

    a.names().invalidateAll(ids);

    assertNull(fleet.shared("p300"));
    assertEquals(Map.of("p0", "Bea", "p599", "Bea"), a.names().getAll(List.of("p0", "p599")));
  }

  @Test
  void invalidateAll_l2Down_reportsAndIsMadeGoodLater() {
    fleet.inShared("p", 7, "Ada");
    fleet.inShared("q", 7, "Ada");
    a.l2().fail("switched off");

    assertUnavailable(Tier.L2, () -> a.names().invalidateAll(List.of("p", "q")));

    a.l2().restore();
    Await.until("the repair", () -> fleet.shared("p") == null && fleet.shared("q") == null);
  }

  @Test
  void invalidateAll_l2DownAndNoL3_hidesAndDropsNoLaterPut() {
    Service only = fleet.service(Fleet.policy().build(), EnumSet.of(Tier.L2));
    only.l2().fail("switched off");
    assertUnavailable(Tier.L2, () -> only.names().invalidateAll(List.of("p")));

    only.l2().restore();
    only.names().put("p", "Ada");

    assertEquals(0, only.metric("tieredcache.repairs"));
    assertEquals("Ada", only.names().get("p"));
  }

  private Service patient() {
    return fleet.service(Fleet.policy().build(), builder -> builder.closeTimeout(Await.LIMIT));
  }

  @Test
  void close_callUnderWay_waitsForIt() {
    Service b = patient();
    fleet.inDurable("p", 7, "Ada");
    Hold hold = b.l3().holdNext("getAll", Hold.Side.BEFORE);
    CompletableFuture<String> get = b.names().getAsync("p");
    hold.awaitReached(Await.LIMIT);
    Call<Void> close = Call.begin(() -> b.cache().close());

    assertFalse(close.ended());
    hold.release();

    close.end();
    assertEquals("Ada", get.join());
  }

  @Test
  void close_l2IsBack_tellsItFirst() {
    Service b = patient();
    fleet.inShared("p", 7, "Ada");
    b.l2().fail("switched off");
    b.names().put("p", "Bea");
    b.l2().restore();

    b.cache().close();

    assertNull(fleet.shared("p"));
  }

  @Test
  void close_callNeverEnds_endsByItsTimeout() {
    Service b =
        fleet.service(
            Fleet.policy().build(), builder -> builder.closeTimeout(Duration.ofMillis(50)));
    Hold hold = b.l3().holdNext("getAll", Hold.Side.BEFORE);
    CompletableFuture<String> get = b.names().getAsync("p");
    hold.awaitReached(Await.LIMIT);

    b.cache().close();

    assertThrows(CompletionException.class, get::join);
    hold.release();
  }
}
