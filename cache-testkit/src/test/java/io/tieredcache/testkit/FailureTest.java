package io.tieredcache.testkit;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.WriteMode;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.OutcomeUnknownException;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Reads fail open, writes report, and what L2 could not be told is made good. */
final class FailureTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();
  private final Service b = fleet.service();

  static void assertUnavailable(Tier tier, Executable call) {
    assertEquals(tier, assertThrows(TierUnavailableException.class, call).tier());
  }

  @Test
  void get_l2Down_answersFromL3() {
    fleet.inDurable("p", 7, "Ada");
    a.l2().fail("switched off");

    assertEquals(Tier.L3, a.tierOf("p"));

    assertEquals(1, a.metric("tieredcache.failures"));
    assertEquals(Tier.L1, a.tierOf("p"));
  }

  @Test
  void invalidateAndRemove_l2Down_countItsFailures() {
    fleet.inDurable("p", 7, "Ada");
    a.l2().fail("switched off");

    assertUnavailable(Tier.L2, () -> a.names().invalidate("p"));
    a.names().remove("p");

    assertEquals(2, a.metric("tieredcache.failures"));
  }

  @Test
  void update_l3Down_countsItsFailure() {
    a.l3().fail("switched off");

    assertUnavailable(Tier.L3, () -> a.names().update("p", name -> "Ada"));

    assertEquals(1, a.metric("tieredcache.failures"));
  }

  @Test
  void getAll_l2Down_answersFromL3() {
    fleet.inDurable("p", 7, "Ada");
    fleet.inDurable("q", 7, "Bea");
    a.l2().fail("switched off");

    assertEquals(Map.of("p", "Ada", "q", "Bea"), a.names().getAll(List.of("p", "q")));
  }

  @Test
  void get_l2FailsAfterTheMiss_answersFromL3() {
    fleet.inDurable("p", 7, "Ada");
    a.l2().holdNext("acquireAll", Hold.Side.BEFORE).fail(lost(Tier.L2));

    assertEquals("Ada", a.names().get("p"));
  }

  @Test
  void get_l3DownAndInL2_answersFromL2() {
    fleet.inShared("p", 7, "Ada");
    a.l3().fail("switched off");

    assertEquals("Ada", a.names().get("p"));
  }

  @Test
  void get_l3DownAndNotInL2_isUnavailableAndGivesTheLeaseBack() {
    a.l3().fail("switched off");

    assertUnavailable(Tier.L3, () -> a.names().get("p"));

    assertFalse(fleet.fenced("p"));
  }

  @Test
  void get_bothDown_isUnavailable() {
    a.l2().fail("switched off");
    a.l3().fail("switched off");

    assertUnavailable(Tier.L3, () -> a.names().get("p"));
    assertUnavailable(Tier.L3, () -> a.names().getAll(List.of("p", "q")));
  }

  @Test
  void get_bothDownWithinLocalTtl_answersFromL1() {
    fleet.inShared("p", 7, "Ada");
    a.names().get("p");
    a.l2().fail("switched off");
    a.l3().fail("switched off");

    assertEquals("Ada", a.names().get("p"));
  }

  @Test
  void put_l3Down_reportsAndChangesNothing() {
    fleet.inShared("p", 7, "Ada");
    a.l3().fail("switched off");

    assertUnavailable(Tier.L3, () -> a.names().put("p", "Bea"));

    assertEquals("Ada", b.names().get("p"));
  }

  @Test
  void put_l2Down_isCommittedAndReadBackFromL3() {
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    a.l2().fail("switched off");

    a.names().put("p", "Bea");

    assertEquals("Bea", a.names().get("p"));
    assertEquals("\"Bea\"", fleet.durable("p"));
  }

  @Test
  void put_l2WasDown_invalidatesTheOldValueOnceL2IsBack() {
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    a.l2().fail("switched off");
    a.names().put("p", "Bea");
    a.l2().restore();

    Await.until("the repair", () -> a.metric("tieredcache.repairs") == 2);

    assertNull(fleet.shared("p"));
    assertEquals("Bea", b.names().get("p"));
  }

  @Test
  void get_untilTheRepair_trustsL3OverL2() {
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    Hold repair = a.l2().holdNext("invalidate", Hold.Side.BEFORE);
    a.l2().holdNext("putAll", Hold.Side.BEFORE).fail(lost(Tier.L2));
    a.names().put("p", "Bea");
    repair.awaitReached(Await.LIMIT);

    assertEquals("\"Ada\"", fleet.shared("p"));
    assertEquals("Bea", a.names().get("p"));
    assertEquals(Map.of("p", "Bea"), a.names().getAll(List.of("p")));
  }

  @Test
  void remove_l2WasDown_isRepaired() {
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    a.l2().fail("switched off");

    a.names().remove("p");

    assertNull(a.names().get("p"));
    a.l2().restore();
    Await.until("the repair", () -> fleet.shared("p") == null);
    assertNull(b.names().get("p"));
  }

  @Test
  void invalidate_l2Down_reportsAndIsMadeGoodLater() {
    fleet.inShared("p", 7, "Ada");
    a.l2().fail("switched off");

    assertUnavailable(Tier.L2, () -> a.names().invalidate("p"));

    a.l2().restore();
    Await.until("the repair", () -> fleet.shared("p") == null);
  }

  @Test
  void get_cacheOnlyAndL2Down_isUnavailableUnlessThereIsALoader() {
    Service cacheOnly = fleet.service(Fleet.policy().writes(WriteMode.CACHE_ONLY).build());
    cacheOnly.l2().fail("switched off");

    assertUnavailable(Tier.L2, () -> cacheOnly.names().get("p"));
    assertUnavailable(Tier.L2, () -> cacheOnly.names().getAll(List.of("p", "q")));
    assertEquals("Ada", cacheOnly.names().get("p", id -> "Ada"));
  }

  @Test
  void put_cacheOnlyAndL2Down_reports() {
    Service cacheOnly = fleet.service(Fleet.policy().writes(WriteMode.CACHE_ONLY).build());
    cacheOnly.l2().fail("switched off");

    assertUnavailable(Tier.L2, () -> cacheOnly.names().put("p", "Ada"));
    assertUnavailable(Tier.L2, () -> cacheOnly.names().remove("p"));
  }

  private static Map<String, String> many(int count) {
    return IntStream.range(0, count).boxed().collect(toMap(String::valueOf, i -> "Ada"));
  }

  private static String missing(Map<String, String> many, List<String> stored) {
    return many.keySet().stream().filter(id -> !stored.contains(id)).findFirst().orElseThrow();
  }

  @Test
  void putAll_cacheOnlyAndAllNodesDown_saysThatNothingHappened() {
    Service cacheOnly = fleet.service(Fleet.policy().writes(WriteMode.CACHE_ONLY).build());
    cacheOnly.l2().nodes(2);
    cacheOnly.l2().failNode("node-0", "switched off");
    cacheOnly.l2().failNode("node-1", "switched off");

    assertUnavailable(Tier.L2, () -> cacheOnly.names().putAll(many(20)));
  }

  @Test
  void putAll_cacheOnlyAndOneNodeDown_saysThatAPartMayHaveHappened() {
    Service cacheOnly = fleet.service(Fleet.policy().writes(WriteMode.CACHE_ONLY).build());
    cacheOnly.l2().nodes(2);
    cacheOnly.l2().failNode("node-0", "switched off");
    Map<String, String> many = many(20);

    String told =
        assertThrows(OutcomeUnknownException.class, () -> cacheOnly.names().putAll(many))
            .getMessage();

    List<String> stored = many.keySet().stream().filter(id -> fleet.shared(id) != null).toList();
    assertFalse(stored.isEmpty());
    assertTrue(told.contains(20 - stored.size() + " of 20 values may not be stored, of "), told);
    assertTrue(told.contains(Fleet.key(missing(many, stored))), told);
    assertFalse(stored.stream().anyMatch(id -> told.contains(Fleet.key(id))), told);
  }

  @Test
  void get_l3NeverAnswers_endsByTheDeadline() {
    Service hasty = fleet.service(Fleet.policy().deadline(Duration.ofMillis(50)).build());
    Hold never = hasty.l3().holdNext("getAll", Hold.Side.BEFORE);

    DeadlineExceededException failure =
        assertThrows(DeadlineExceededException.class, () -> hasty.names().get("p"));

    assertEquals(Tier.L3, failure.tier());
    never.release();
  }

  @Test
  void get_l2NeverAnswers_leavesTimeForL3() {
    Service hasty = fleet.onRealTime(Fleet.policy().deadline(Duration.ofSeconds(3)).build());
    fleet.inDurable("p", 7, "Ada");
    Hold never = hasty.l2().holdNext("get", Hold.Side.BEFORE);

    Hold l3 = hasty.l3().holdNext("getAll", Hold.Side.BEFORE);

    Call<String> get = Call.begin(() -> hasty.names().get("p"));
    l3.awaitReached(Await.LIMIT);
    l3.release();

    assertEquals("Ada", get.end());
    never.release();
  }

  static TierException unanswered(Tier tier) {
    return new OutcomeUnknownException(tier, "test", "*", Duration.ZERO, "no answer", null);
  }

  static TierException lost(Tier tier) {
    return new TierUnavailableException(tier, "test", "*", Duration.ZERO, "lost", null);
  }
}
