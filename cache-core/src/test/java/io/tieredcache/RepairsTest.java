package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.WriteHorizon;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RepairsTest {
  private static final Duration TTL = Duration.ofSeconds(5);
  private static final String KEY = "npc:7:state";

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final InvalidationLog shared = new InvalidationLog();
  private @Nullable WriteHorizon horizon = WriteHorizon.ALL_ENDED;
  private @Nullable CompletableFuture<WriteHorizon> answer;
  private final Repairs repairs =
      new Repairs(shared, deadline -> answered(), new Counters(), TTL, clock::get);

  private CompletableFuture<WriteHorizon> answered() {
    if (answer != null) {
      return answer;
    }
    return horizon == null
        ? CompletableFuture.failedFuture(new IllegalStateException("down"))
        : CompletableFuture.completedFuture(horizon);
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private void fillUp() {
    for (int i = 0; i < Repairs.MOST; i++) {
      repairs.remember("npc:full-" + i + ":state", Duration.ZERO);
    }
  }

  @Test
  void remember_knownOutcome_isSuspectUntilL2WasTold() {
    repairs.remember(KEY, Duration.ZERO);
    assertTrue(repairs.suspects(KEY));
    assertFalse(repairs.suspects("npc:8:state"));

    repairs.run();
    assertEquals(List.of(KEY), shared.keys());
    assertEquals(Long.MAX_VALUE, shared.told.get(0).version());
    assertTrue(repairs.suspects(KEY));

    shared.answerAll();
    assertFalse(repairs.suspects(KEY));
  }

  @Test
  void run_l2Fails_isTriedAgain() {
    repairs.remember(KEY, Duration.ZERO);
    repairs.run();
    shared.failAll();
    assertTrue(repairs.suspects(KEY));
    repairs.run();
    assertEquals(List.of(), shared.keys());
    pass(Repairs.RETRY);
    repairs.run();
    assertEquals(List.of(KEY), shared.keys());
  }

  @Test
  void run_lastTellingUnderWay_sendsNothing() {
    repairs.remember(KEY, Duration.ZERO);
    repairs.run();
    repairs.remember("npc:8:state", Duration.ZERO);
    repairs.run();
    assertEquals(List.of(KEY), shared.keys());
  }

  @Test
  void run_firstKeysFail_tellsOfTheOthersNext() {
    for (int i = 0; i <= Repairs.AT_ONCE; i++) {
      repairs.remember("npc:" + i + ":state", Duration.ZERO);
    }
    repairs.run();
    assertEquals(Repairs.AT_ONCE, shared.keys().size());
    shared.failAll();
    repairs.run();
    assertEquals(1, shared.keys().size());
  }

  @Test
  void run_outcomeUnknown_waitsUntilItCanNoLongerChange() {
    repairs.remember(KEY, Duration.ofSeconds(2));
    pass(Duration.ofSeconds(2).minusNanos(1));
    repairs.run();
    assertEquals(List.of(), shared.keys());
    assertTrue(repairs.suspects(KEY));
    pass(Duration.ofNanos(1));
    repairs.run();
    assertEquals(List.of(KEY), shared.keys());
  }

  /** It has begun, if it ever does, and L2 was told for a first time. */
  private void begunUnder(@Nullable WriteHorizon first) {
    repairs.remember(KEY, Duration.ofSeconds(2));
    pass(Duration.ofSeconds(2));
    horizon = first;
    repairs.run();
    assertEquals(List.of(KEY), shared.keys());
    shared.answerAll();
    assertTrue(repairs.suspects(KEY));
    assertEquals(1, repairs.pending());
  }

  @Test
  void run_writeStillUnderWayInL3_tellsAtOnceAndAgainWhenItHasEnded() {
    begunUnder(new WriteHorizon(7, 5));
    pass(Repairs.RETRY);
    horizon = new WriteHorizon(9, 6);
    repairs.run();
    assertEquals(List.of(), shared.keys());
    assertTrue(repairs.suspects(KEY));
    pass(Repairs.RETRY);
    horizon = new WriteHorizon(12, 7);
    repairs.run();
    assertEquals(List.of(KEY), shared.keys());
    shared.answerAll();
    assertFalse(repairs.suspects(KEY));
  }

  @Test
  void run_writeEndsWhileL2IsToldForTheFirstTime_tellsAgain() {
    CompletableFuture<WriteHorizon> late = new CompletableFuture<>();
    answer = late;
    repairs.remember(KEY, Duration.ofSeconds(2));
    pass(Duration.ofSeconds(2));
    repairs.run();
    assertEquals(List.of(KEY), shared.keys());

    late.complete(WriteHorizon.ALL_ENDED);
    shared.answerAll();
    assertTrue(repairs.suspects(KEY));
    repairs.run();
    assertEquals(List.of(KEY), shared.keys());
    shared.answerAll();
    assertFalse(repairs.suspects(KEY));
  }

  @Test
  void run_anotherPrimaryCountsFromLower_isWaitedForByItsCount() {
    begunUnder(new WriteHorizon(7, 5));
    pass(Repairs.RETRY);
    horizon = new WriteHorizon(3, 3);
    repairs.run();
    assertEquals(List.of(KEY), shared.keys());
  }

  @Test
  void run_l3DoesNotSayHowFarItIs_asksAgainAndTellsNothingMeanwhile() {
    begunUnder(null);
    pass(Repairs.RETRY);
    repairs.run();
    horizon = WriteHorizon.ALL_ENDED;
    repairs.run();
    assertEquals(List.of(), shared.keys());
    pass(Repairs.RETRY);
    repairs.run();
    assertEquals(List.of(KEY), shared.keys());
  }

  @Test
  void remember_againWhileL2IsTold_staysSuspect() {
    repairs.remember(KEY, Duration.ZERO);
    repairs.run();
    pass(Duration.ofNanos(1));
    repairs.remember(KEY, Duration.ZERO);
    shared.answerAll();
    assertTrue(repairs.suspects(KEY));
  }

  @Test
  void remember_knownAfterUnknownOutcome_isToldAtOnceAndStaysSuspect() {
    repairs.remember(KEY, Duration.ofSeconds(2));
    repairs.remember(KEY, Duration.ZERO);
    assertEquals(1, repairs.pending());
    repairs.run();
    assertEquals(List.of(KEY), shared.keys());
    shared.answerAll();
    assertTrue(repairs.suspects(KEY));
    repairs.run();
    assertEquals(List.of(), shared.keys());
    pass(Duration.ofSeconds(2));
    repairs.run();
    assertEquals(List.of(KEY), shared.keys());
  }

  @Test
  void remember_unknownTwiceWhereTheClockWraps_keepsTheLaterTime() {
    repairs.remember(KEY, Duration.ofSeconds(2));
    pass(Duration.ofSeconds(1));
    repairs.remember(KEY, Duration.ofSeconds(2));
    pass(Duration.ofSeconds(1));
    repairs.run();
    assertEquals(List.of(), shared.keys());
  }

  @Test
  void remember_beyondTheBound_suspectsAllForOneTtl() {
    fillUp();
    assertFalse(repairs.suspects(KEY));
    repairs.remember(KEY, Duration.ZERO);
    assertTrue(repairs.suspects("npc:8:state"));
    pass(TTL.minusNanos(1));
    assertTrue(repairs.suspects(KEY));
    pass(Duration.ofNanos(1));
    assertFalse(repairs.suspects(KEY));
  }

  @Test
  void remember_beyondTheBoundWithAnEarlierEnd_keepsTheLaterOne() {
    fillUp();
    repairs.remember(KEY, Duration.ofSeconds(2));
    repairs.remember("npc:8:state", Duration.ZERO);
    pass(TTL.plusSeconds(1));
    assertTrue(repairs.suspects(KEY));
  }

  @Test
  void remember_beyondTheBoundOutcomeUnknown_suspectsAllUntilItHasEndedAndForOneTtl() {
    fillUp();
    repairs.remember(KEY, Duration.ofSeconds(2));
    pass(TTL.plusSeconds(2));
    horizon = new WriteHorizon(7, 5);
    repairs.run();
    shared.answerAll();
    assertTrue(repairs.suspects(KEY), "it may still commit");

    pass(Repairs.RETRY);
    horizon = new WriteHorizon(9, 7);
    repairs.run();
    shared.answerAll();

    pass(TTL.minusNanos(1));
    assertTrue(repairs.suspects("npc:8:state"));
    pass(Duration.ofNanos(1));
    assertFalse(repairs.suspects(KEY));
  }

  @Test
  void remember_beyondTheBoundWhileL3IsAsked_isAskedAboutAgain() {
    fillUp();
    repairs.remember(KEY, Duration.ofSeconds(2));
    pass(Duration.ofSeconds(2));
    CompletableFuture<WriteHorizon> first = new CompletableFuture<>();
    answer = first;
    repairs.run();
    repairs.remember("npc:8:state", Duration.ofSeconds(2));
    first.complete(WriteHorizon.ALL_ENDED);
    shared.answerAll();

    pass(TTL.plus(Duration.ofDays(1)));

    assertTrue(repairs.suspects("npc:8:state"), "nobody has asked about this one");
  }

  @Test
  void extend_beyondTheBound_suspectsAllForTheLongerTime() {
    repairs.extend(TTL.multipliedBy(2));
    repairs.extend(TTL);
    fillUp();
    repairs.remember(KEY, Duration.ZERO);
    pass(TTL.multipliedBy(2).minusNanos(1));
    assertTrue(repairs.suspects(KEY));
    pass(Duration.ofNanos(1));
    assertFalse(repairs.suspects(KEY));
  }

  @Test
  void remember_withoutL2_isNothing() {
    Repairs none = new Repairs(null, deadline -> answered(), new Counters(), TTL, clock::get);
    none.remember(KEY, Duration.ZERO);
    none.run();
    assertFalse(none.suspects(KEY));
  }
}
