package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Epoch;
import io.tieredcache.spi.Tier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalTierTest {
  private static final long TTL = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);
  private static final String ID = "7";

  private final AtomicLong clock = new AtomicLong(1_000);
  private final Flights<String, String> flights = new Flights<>(TTL);
  private final LocalTier<String, String> local =
      new LocalTier<>(100, TTL, false, flights, clock::get);

  private Flight<String, String> begin() {
    Flight<String, String> mine = new Flight<>(ID, "npc:7:state", local.floor(ID), clock.get());
    return flights.join(mine, clock.get());
  }

  private Answer<String> answer(String value, long version) {
    return Answer.of(value, version, Tier.L2, clock.get());
  }

  private void keep(String value, long version) {
    Flight<String, String> flight = begin();
    local.saw(flight, version);
    local.keep(flight, answer(value, version));
    flights.end(flight);
  }

  private @Nullable String value() {
    Answer<String> answer = local.fresh(ID);
    return answer == null ? null : answer.value();
  }

  @Test
  void fresh_untilItsTimeFromAskingHasPassed_isGiven() {
    keep("a", 1);
    clock.addAndGet(TTL - 1);
    assertEquals("a", value());
    clock.addAndGet(1);
    assertNull(value());
  }

  @Test
  void keep_aloneAndPutMeanwhile_leavesWhatWasPut() {
    LocalTier<String, String> alone = new LocalTier<>(100, TTL, true, flights, clock::get);
    alone.store(ID, answer("put", 0));
    Flight<String, String> flight = begin();
    alone.keep(flight, Answer.absent(0, Tier.L3, clock.get()));
    assertEquals("put", alone.fresh(ID).value());
    clock.addAndGet(TTL);
    alone.keep(flight, answer("loaded", 0));
    assertEquals("loaded", alone.fresh(ID).value());
  }

  @Test
  void fresh_answerThatTookLong_countsFromAsking() {
    Flight<String, String> flight = begin();
    Answer<String> asked = answer("a", 1);
    clock.addAndGet(TTL);
    local.keep(flight, asked);
    assertNull(value());
  }

  @Test
  void fresh_absenceInALongLivedTier_isGivenFor100Millis() {
    LocalTier<String, String> alone =
        new LocalTier<>(100, TimeUnit.HOURS.toNanos(1), false, flights, clock::get);
    alone.keep(begin(), Answer.absent(0, Tier.LOADER, clock.get()));
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(100) - 1);
    assertNotNull(alone.fresh(ID));
    clock.addAndGet(1);
    assertNull(alone.fresh(ID));
  }

  @Test
  void fresh_tracked_isGivenForItsWholeTime() {
    LocalTier<String, String> tracked = tracked();
    tracked.keep(begin(), tracked("a", new Epoch(clock.get() + 10 * HOUR)));
    clock.addAndGet(HOUR - 1);
    assertNotNull(tracked.fresh(ID));
    clock.addAndGet(1);
    assertNull(tracked.fresh(ID));
  }

  @Test
  void fresh_trackedTierButNobodyReportsTheValue_isGivenFor100Millis() {
    LocalTier<String, String> tracked = tracked();
    tracked.keep(begin(), answer("a", 1));
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(100) - 1);
    assertNotNull(tracked.fresh(ID));
    clock.addAndGet(1);
    assertNull(tracked.fresh(ID));
  }

  @Test
  void fresh_epochEnded_isNotGiven() {
    LocalTier<String, String> tracked = tracked();
    Epoch epoch = new Epoch(clock.get() + HOUR);
    tracked.keep(begin(), tracked("a", epoch));
    epoch.end(clock.get());
    assertNull(tracked.fresh(ID));
  }

  @Test
  void fresh_noSignOfLifeInTheEpoch_isNotGivenUntilThereIsOne() {
    LocalTier<String, String> tracked = tracked();
    Epoch epoch = new Epoch(clock.get() + TTL);
    tracked.keep(begin(), tracked("a", epoch));
    clock.addAndGet(TTL);
    assertNull(tracked.fresh(ID));
    epoch.extend(clock.get() + TTL);
    assertNotNull(tracked.fresh(ID));
  }

  @Test
  void invalidateAll_flightsAndAnswers_areVoidAndFloorsStay() {
    keep("a", 7);
    Flight<String, String> flight = begin();
    local.invalidateAll();
    assertEquals(7, local.floor(ID));
    local.keep(flight, answer("b", 8));
    assertNull(value());
    assertTrue(flight.isVoid());
  }

  private LocalTier<String, String> tracked() {
    return new LocalTier<>(100, HOUR, false, flights, clock::get);
  }

  private Answer<String> tracked(String value, Epoch epoch) {
    return Answer.of(value, 1, Tier.L2, clock.get(), epoch);
  }

  @Test
  void keep_flightThatWasVoided_keepsNothing() {
    Flight<String, String> flight = begin();
    local.invalidate(ID);
    local.keep(flight, answer("a", 1));
    assertNull(value());
  }

  @Test
  void keep_flightThatWasReplaced_keepsNothing() {
    Flight<String, String> first = begin();
    clock.addAndGet(TTL);
    begin();
    local.keep(first, answer("a", 1));
    assertNull(value());
  }

  @Test
  void keep_flightThatHasEnded_keepsNothing() {
    Flight<String, String> flight = begin();
    flights.end(flight);
    local.keep(flight, answer("a", 1));
    assertNull(value());
  }

  @Test
  void keep_belowTheFloor_keepsNothing() {
    local.wrote(ID, 5);
    local.keep(begin(), answer("old", 4));
    assertNull(value());
    local.keep(begin(), answer("own", 5));
    assertEquals("own", value());
  }

  @Test
  void keep_valueWithoutVersion_passesAnyFloor() {
    local.wrote(ID, 5);
    local.keep(begin(), answer("plain", 0));
    assertEquals("plain", value());
    assertEquals(5, local.floor(ID));
  }

  @Test
  void saw_higherVersion_dropsTheOlderAnswerAndVoidsOtherFlights() {
    keep("a", 1);
    Flight<String, String> older = begin();
    clock.addAndGet(TTL);
    Flight<String, String> newer = begin();
    local.saw(newer, 2);
    assertEquals(2, local.floor(ID));
    assertTrue(older.isVoid());
    assertFalse(newer.isVoid());
    local.keep(newer, answer("b", 2));
    assertEquals("b", value());
  }

  @Test
  void saw_versionThatIsNotHigher_changesNothing() {
    keep("a", 2);
    Flight<String, String> flight = begin();
    local.saw(flight, 2);
    local.saw(flight, 1);
    assertEquals("a", value());
    assertEquals(2, local.floor(ID));
  }

  @Test
  void wrote_ownWrite_dropsTheAnswerAndVoidsTheFlight() {
    keep("a", 1);
    Flight<String, String> flight = begin();
    local.wrote(ID, 2);
    local.keep(flight, answer("a", 1));
    assertNull(value());
    assertEquals(2, local.floor(ID));
  }

  @Test
  void wrote_withoutVersion_dropsTheAnswerAndKeepsTheFloor() {
    keep("a", 3);
    local.wrote(ID, 0);
    assertNull(value());
    assertEquals(3, local.floor(ID));
  }

  @Test
  void wrote_lowerVersionThanSeen_keepsTheFloor() {
    keep("a", 3);
    local.wrote(ID, 2);
    assertEquals(3, local.floor(ID));
  }

  @Test
  void invalidate_keepsTheFloor() {
    keep("a", 3);
    local.invalidate(ID);
    assertNull(value());
    assertEquals(3, local.floor(ID));
  }

  @Test
  void follow_authorityThatLostVersions_lowersTheFloorAndDropsTheAnswer() {
    keep("lost", 9);
    local.follow(ID, 9, 4);
    assertEquals(4, local.floor(ID));
    assertNull(value());
  }

  @Test
  void follow_floorThatRoseMeanwhile_stays() {
    keep("a", 9);
    local.wrote(ID, 10);
    local.follow(ID, 9, 4);
    assertEquals(10, local.floor(ID));
  }

  @Test
  void floor_valuesEvictedForSpace_isRememberedForAsManyIdsAsL1Holds() {
    LocalTier<Integer, String> small =
        new LocalTier<>(10, TTL, false, new Flights<>(TTL), clock::get);
    for (int id = 0; id < 10; id++) {
      small.wrote(id, 100 + id);
    }
    for (int id = 0; id < 10; id++) {
      assertEquals(100 + id, small.floor(id));
    }
  }

  @Test
  void store_aloneTier_voidsTheLoadUnderWay() {
    Flight<String, String> load = begin();
    local.store(ID, answer("put", 0));
    local.keep(load, answer("loaded", 0));
    assertEquals("put", value());
  }
}
