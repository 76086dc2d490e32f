package io.tieredcache;

import io.tieredcache.spi.Tier;
import java.time.Duration;

/** An L1 and its flights, on a clock that stands still unless it is told to move. */
final class Room {
  private static final long TTL = Duration.ofMillis(100).toNanos();

  private volatile long now = 1;
  final Flights<String, String> flights = new Flights<>(TTL);
  final LocalTier<String, String> local;

  Room(int most) {
    local = new LocalTier<>(most, TTL, false, flights, () -> now);
  }

  void pass(Duration time) {
    now = now + time.toNanos();
  }

  /** Flights under way take no more joiners. */
  void passWindow() {
    now = now + TTL;
  }

  private Flight<String, String> flight(String id) {
    return new Flight<>(id, "player:" + id + ":name", local.floor(id), now);
  }

  Flight<String, String> begin(String id) {
    return flights.join(flight(id), now);
  }

  boolean leads(String id) {
    Flight<String, String> mine = flight(id);
    return flights.join(mine, now) == mine;
  }

  Answer<String> answer(long version) {
    return Answer.of("v", version, Tier.L2, now);
  }

  void keep(String id, long version) {
    Flight<String, String> flight = begin(id);
    local.keep(flight, answer(version));
    flights.end(flight);
  }

  /** The version that L1 holds, 0 for none. */
  long held(String id) {
    Answer<String> answer = local.agedAtMost(id, Long.MAX_VALUE);
    return answer == null ? 0 : answer.version();
  }
}
