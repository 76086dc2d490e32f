package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.SchemaPolicy;
import io.tieredcache.WriteMode;
import io.tieredcache.spi.Tier;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Reads of L1 or L2 that are switched off and on again while the cache runs. */
final class TierSwitchTest {
  private static final SchemaPolicy ALL = Fleet.policy().build();
  private static final SchemaPolicy WITHOUT_LOCAL = Fleet.policy().localReads(false).build();
  private static final SchemaPolicy WITHOUT_SHARED = Fleet.policy().sharedReads(false).build();

  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();
  private final Service b = fleet.service();

  private static void reconfigure(Service service, SchemaPolicy policy) {
    service.cache().reconfigure(service.names().schema(), policy);
  }

  private static String refusal(Service service, SchemaPolicy policy) {
    SchemaPolicy before = service.cache().policy(service.names().schema());
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> reconfigure(service, policy));
    assertEquals(before, service.cache().policy(service.names().schema()));
    return String.valueOf(refused.getMessage());
  }

  private Service over(SchemaPolicy policy, Tier... tiers) {
    EnumSet<Tier> some = EnumSet.noneOf(Tier.class);
    some.addAll(List.of(tiers));
    return fleet.service(policy, some);
  }

  @Test
  void reads_sharedReadsOff_askL3AndLeaveL2Alone() {
    fleet.inShared("p", 7, "Ada");
    fleet.inDurable("p", 7, "Ada");
    fleet.inDurable("q", 3, "Bea");
    long before = a.l2().count();
    reconfigure(a, WITHOUT_SHARED);

    assertEquals(Tier.L3, a.tierOf("p"));
    assertEquals("Bea", Await.answer(a.names().getAsync("q")));
    fleet.passLocalTtl();
    assertEquals(Map.of("p", "Ada", "q", "Bea"), a.names().getAll(List.of("p", "q", "r")));

    assertEquals(before, a.l2().count());
    assertNull(fleet.shared("q"));
  }

  @Test
  void write_sharedReadsOff_reachesL2AndTheOthers() {
    fleet.inDurable("p", 7, "Ada");
    b.names().get("p");
    reconfigure(a, WITHOUT_SHARED);

    a.names().put("p", "Bea");
    fleet.passLocalTtl();

    assertEquals("\"Bea\"", fleet.shared("p"));
    assertEquals("Bea", b.names().get("p"));
    a.names().remove("p");
    assertNull(fleet.shared("p"));
  }

  @Test
  void write_sharedReadsOff_voidsTheLeaseOfAnothersLoad() {
    fleet.inDurable("p", 7, "Ada");
    reconfigure(a, WITHOUT_SHARED);
    Hold fill = b.l2().holdNext("fillAll", Hold.Side.BEFORE);
    Call<String> load = Call.begin(() -> b.names().get("p"));
    fill.awaitReached(Await.LIMIT);

    a.names().put("p", "Bea");
    fill.release();

    load.end();
    assertEquals("\"Bea\"", fleet.shared("p"));
  }

  @Test
  void sharedReads_onAgain_serveWhatWasWrittenMeanwhile() {
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    reconfigure(a, WITHOUT_SHARED);
    a.names().put("p", "Bea");
    b.names().put("p", "Cleo");

    reconfigure(a, ALL);
    fleet.passLocalTtl();

    assertEquals("Cleo", a.names().get("p"));
    fleet.passLocalTtl();
    assertEquals(Tier.L2, a.tierOf("p"));
  }

  @Test
  void sharedReads_onAgainOverAValueOlderThanSeen_serveTheNewer() {
    fleet.inDurable("p", 8, "Bea");
    reconfigure(a, WITHOUT_SHARED);
    assertEquals("Bea", a.names().get("p"));
    fleet.inShared("p", 7, "Ada");

    reconfigure(a, ALL);
    fleet.passLocalTtl();

    assertEquals("Bea", a.names().get("p"));
  }

  @Test
  void load_sharedReadsOff_endsAnAbsenceThatL2Remembers() {
    assertNull(b.names().get("p"));
    reconfigure(a, WITHOUT_SHARED);

    assertEquals("Eve", a.names().get("p", id -> "Eve"));
    fleet.passLocalTtl();

    assertEquals("Eve", b.names().get("p"));
  }

  @Test
  void reads_sharedReadsOffAndL2Down_goOn() {
    fleet.inDurable("p", 7, "Ada");
    a.l2().fail("switched off");
    reconfigure(a, WITHOUT_SHARED);

    assertEquals("Ada", a.names().get("p"));
    a.names().put("p", "Bea");
    assertEquals("Bea", a.names().get("p"));
    a.l2().restore();
    reconfigure(a, ALL);

    assertEquals("Bea", a.names().get("p"));
  }

  @Test
  void refreshAhead_sharedReadsOff_asksNothing() {
    SchemaPolicy ahead = Fleet.policy().refreshAhead(true).build();
    reconfigure(a, ahead);
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    fleet.passLocalTtl();
    a.names().get("p");
    long asked = a.l2().count();
    reconfigure(a, ahead.toBuilder().sharedReads(false).build());

    fleet.clock.advance(Fleet.TTL);
    a.names().get("p");

    assertEquals(asked, a.l2().count());
  }

  @Test
  void reads_localReadsOff_eachAskL2() {
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    assertEquals(Tier.L1, a.tierOf("p"));

    reconfigure(a, WITHOUT_LOCAL);

    assertEquals(Tier.L2, a.tierOf("p"));
    assertEquals(Tier.L2, a.tierOf("p"));
    assertNull(a.names().get("q"));
    assertEquals("Eve", a.names().get("q", id -> "Eve"));
    assertEquals(Map.of("p", "Ada", "q", "Eve"), a.names().getAll(List.of("p", "q")));
  }

  @Test
  void localReads_onAgain_keepNothingOfBefore() {
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    reconfigure(a, WITHOUT_LOCAL);
    a.names().get("p");

    reconfigure(a, ALL);

    assertEquals(Tier.L2, a.tierOf("p"));
    assertEquals(Tier.L1, a.tierOf("p"));
  }

  @Test
  void reads_localReadsOff_rememberVersions() {
    reconfigure(a, WITHOUT_LOCAL);
    fleet.inDurable("p", 8, "Bea");
    a.names().get("p");
    fleet.inShared("p", 7, "Ada");

    assertEquals("Bea", a.names().get("p"));
  }

  @Test
  void readUnderWay_localReadsSwitchedOff_isNotGivenAgain() {
    fleet.inDurable("p", 7, "Ada");
    Hold answer = a.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> read = Call.begin(() -> a.names().get("p"));
    answer.awaitReached(Await.LIMIT);

    reconfigure(a, WITHOUT_LOCAL);
    answer.release();

    assertEquals("Ada", read.end());
    assertEquals(Tier.L2, a.tierOf("p"));
  }

  @Test
  void build_tierOffFromTheEnvironment_isOff() {
    Service c =
        fleet.service(
            ALL,
            builder ->
                builder.environment(Map.of("TIERED_CACHE_PLAYER_NAME_LOCAL_READS", "false")));
    fleet.inDurable("p", 7, "Ada");
    c.names().get("p");

    assertEquals(Tier.L2, c.tierOf("p"));
  }

  @Test
  void tiersOff_nobodyLeftToAnswer_isRefused() {
    SchemaPolicy cacheOnly = Fleet.policy().writes(WriteMode.CACHE_ONLY).build();
    String noL3 = "sharedReads of player:{id}:name must be true, since it has no L3 below L2";
    assertTrue(refusal(over(ALL, Tier.L2), WITHOUT_SHARED).contains(noL3));
    assertTrue(
        refusal(over(cacheOnly, Tier.L2, Tier.L3), cacheOnly.toBuilder().sharedReads(false).build())
            .contains(noL3));
    assertTrue(
        refusal(over(ALL), WITHOUT_LOCAL)
            .contains("localReads of player:{id}:name must be true, since it has no tier but L1"));
    assertThrows(IllegalArgumentException.class, () -> over(WITHOUT_LOCAL));
    assertThrows(IllegalArgumentException.class, () -> over(WITHOUT_SHARED, Tier.L2));
    reconfigure(over(ALL, Tier.L3), WITHOUT_LOCAL);
  }

  @Test
  void explain_tierOff_saysThatItIsNotAsked() {
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    reconfigure(a, WITHOUT_SHARED.toBuilder().localReads(false).build());

    var explained = a.names().explain("p");

    assertTrue(explained.tiers().get(Tier.L1).startsWith("not asked, nothing"));
    assertTrue(explained.tiers().get(Tier.L2).startsWith("not asked, version"));
    assertEquals("reads L3", explained.get());
  }
}
