package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Tier;
import org.junit.jupiter.api.Test;

class FlightsTest {
  private static final long WINDOW = 100;

  private final Flights<String, String> flights = new Flights<>(WINDOW);

  private static Flight<String, String> flight(long askedAt) {
    return new Flight<>("7", "npc:7:state", 0, askedAt);
  }

  private Flight<String, String> joined(long now) {
    return flights.join(flight(now), now);
  }

  @Test
  void join_noFlight_leads() {
    Flight<String, String> mine = flight(0);
    assertSame(mine, flights.join(mine, 0));
    assertTrue(flights.isCurrent(mine));
  }

  @Test
  void join_withinTheWindow_waitsForTheFlightThatIsThere() {
    Flight<String, String> first = joined(0);
    assertSame(first, joined(WINDOW - 1));
  }

  @Test
  void join_flightThatHasItsAnswer_leads() {
    Flight<String, String> first = joined(0);
    first.answer.complete(Answer.absent(0, Tier.L3, 0));
    Flight<String, String> second = flight(1);
    assertSame(second, flights.join(second, 1));
  }

  @Test
  void join_anotherId_leads() {
    joined(0);
    Flight<String, String> other = new Flight<>("8", "npc:8:state", 0, 0);
    assertSame(other, flights.join(other, 0));
  }

  @Test
  void join_afterTheWindow_leadsAndReplaces() {
    Flight<String, String> first = joined(0);
    Flight<String, String> second = flight(WINDOW);
    assertSame(second, flights.join(second, WINDOW));
    assertFalse(flights.isCurrent(first));
    assertTrue(flights.isCurrent(second));
  }

  @Test
  void join_afterALaterAnsweredQuestion_countsTheWindowFromThere() {
    Flight<String, String> first = joined(0);
    first.asked(WINDOW);
    assertSame(first, joined(2 * WINDOW - 1));
  }

  @Test
  void end_ofAReplacedFlight_leavesTheNewOne() {
    Flight<String, String> first = joined(0);
    Flight<String, String> second = joined(WINDOW);
    flights.end(first);
    assertTrue(flights.isCurrent(second));
  }

  @Test
  void end_nextCaller_leads() {
    Flight<String, String> first = joined(0);
    flights.end(first);
    Flight<String, String> next = flight(1);
    assertSame(next, flights.join(next, 1));
  }

  @Test
  void makeVoid_flightUnderWay_isVoidAndTakesNobody() {
    Flight<String, String> first = joined(0);
    flights.makeVoid("7", null);
    assertTrue(first.isVoid());
    assertFalse(flights.isCurrent(first));
    Flight<String, String> next = flight(1);
    assertSame(next, flights.join(next, 1));
    assertFalse(next.isVoid());
  }

  @Test
  void makeVoid_replacedFlights_areVoidToo() {
    Flight<String, String> first = joined(0);
    Flight<String, String> second = joined(WINDOW);
    Flight<String, String> third = joined(2 * WINDOW);
    flights.makeVoid("7", null);
    assertTrue(first.isVoid() && second.isVoid() && third.isVoid());
  }

  @Test
  void makeVoid_exceptTheBringerOfNews_sparesItAlone() {
    Flight<String, String> first = joined(0);
    Flight<String, String> second = joined(WINDOW);
    flights.makeVoid("7", second);
    assertTrue(first.isVoid());
    assertFalse(second.isVoid());
    assertTrue(flights.isCurrent(second));
  }

  @Test
  void makeVoid_newsByAReplacedFlight_voidsTheNewOneToo() {
    Flight<String, String> first = joined(0);
    Flight<String, String> second = joined(WINDOW);
    flights.makeVoid("7", first);
    assertFalse(first.isVoid());
    assertTrue(second.isVoid());
    assertFalse(flights.isCurrent(second));
  }

  @Test
  void makeVoid_anotherId_changesNothing() {
    Flight<String, String> first = joined(0);
    flights.makeVoid("8", null);
    assertFalse(first.isVoid());
    assertTrue(flights.isCurrent(first));
  }

  @Test
  void join_endedFlightsThatWereReplaced_areForgotten() {
    Flight<String, String> first = joined(0);
    Flight<String, String> second = joined(WINDOW);
    assertSame(first, second.superseded);
    first.answer.complete(Answer.absent(0, Tier.L3, 0));
    Flight<String, String> third = joined(2 * WINDOW);
    assertSame(second, third.superseded);
    assertNull(second.superseded);
  }
}
