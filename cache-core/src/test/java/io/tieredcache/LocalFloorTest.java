package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Tier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The floor outlives the entry, whatever takes the entry out of L1. */
class LocalFloorTest {
  private static final int MOST = 8;
  private static final int IDS = 2 * MOST;
  private static final long TTL = TimeUnit.MILLISECONDS.toNanos(50);

  private final AtomicLong clock = new AtomicLong(1_000);
  private final Flights<Integer, String> flights = new Flights<>(TTL);
  private final LocalTier<Integer, String> local =
      new LocalTier<>(MOST, TTL, false, flights, clock::get);

  private Flight<Integer, String> begin(int id) {
    Flight<Integer, String> mine =
        new Flight<>(id, "npc:" + id + ":state", local.floor(id), clock.get());
    return flights.join(mine, clock.get());
  }

  private Answer<String> answer(long version) {
    return Answer.of("v" + version, version, Tier.L2, clock.get());
  }

  private void keep(int id, long version) {
    Flight<Integer, String> flight = begin(id);
    local.keep(flight, answer(version));
    flights.end(flight);
  }

  @Test
  void keep_moreIdsThanL1Holds_remembersTheFloorOfEach() {
    for (int id = 0; id < IDS; id++) {
      keep(id, 100 + id);
    }
    assertEquals(IDS - MOST, local.evicted());
    for (int id = 0; id < IDS; id++) {
      assertEquals(100 + id, local.floor(id));
    }
  }

  @Test
  void keep_valueWithoutVersionOverOneWith_floorStays() {
    keep(1, 7);
    keep(1, 0);
    assertEquals("v0", local.fresh(1).value());
    assertEquals(7, local.floor(1));
    local.keep(begin(1), answer(6));
    assertEquals("v0", local.fresh(1).value());
  }

  @Test
  void keep_flightThatWasReplaced_isSeenAllTheSame() {
    keep(1, 1);
    Flight<Integer, String> first = begin(1);
    clock.addAndGet(TTL);
    Flight<Integer, String> second = begin(1);
    local.keep(first, answer(9));
    assertNull(local.agedAtMost(1, Long.MAX_VALUE));
    assertEquals(9, local.floor(1));
    assertTrue(second.isVoid());
    local.keep(second, answer(8));
    assertNull(local.fresh(1));
  }

  @Test
  void keep_higherVersionThanSeen_voidsTheFlightItReplaced() {
    Flight<Integer, String> first = begin(1);
    clock.addAndGet(TTL);
    Flight<Integer, String> second = begin(1);
    local.keep(second, answer(9));
    assertTrue(first.isVoid());
    assertFalse(second.isVoid());
    assertNotNull(local.fresh(1));
  }

  @Test
  void keep_versionSeenBefore_voidsNothing() {
    keep(1, 9);
    Flight<Integer, String> first = begin(1);
    clock.addAndGet(TTL);
    local.keep(begin(1), answer(9));
    assertFalse(first.isVoid());
  }

  @Test
  void told_idWhoseAnswerWasDropped_raisesItsFloor() {
    keep(1, 7);
    local.invalidate(1);
    local.told(1, 8);
    assertEquals(8, local.floor(1));
  }

  @Test
  void told_idThatNobodyAskedFor_isNotRemembered() {
    local.told(1, 8);
    assertEquals(0, local.floor(1));
  }

  @Test
  void follow_answerBetweenLostAndKeptVersion_isDropped() {
    keep(1, 8);
    local.told(1, 9);
    keep(1, 9);
    local.follow(1, 9, 4);
    assertEquals(4, local.floor(1));
    keep(1, 4);
    assertEquals("v4", local.fresh(1).value());
  }

  @Test
  void floor_whileAnswersComeAndAreEvicted_neverGoesBack() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong wentBack = new AtomicLong();
    Thread reader =
        new Thread(
            () -> {
              long highest = 0;
              while (!done.get()) {
                long floor = local.floor(0);
                wentBack.addAndGet(floor < highest ? 1 : 0);
                highest = floor;
              }
            });
    reader.start();
    for (int round = 1; round <= 2_000; round++) {
      keep(0, round);
      // More ids than L1 holds, no more than the floors do.
      for (int id = 1; id < IDS; id++) {
        keep(id, round);
      }
      if (round % 3 == 0) {
        local.invalidate(0);
      }
    }
    done.set(true);
    reader.join(10_000);
    assertFalse(reader.isAlive());
    assertEquals(0, wentBack.get());
    assertTrue(local.evicted() > 0);
  }
}
