package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.tieredcache.spi.Stamp;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How old values are, by the clocks of nodes that differ. No load was timed, so none is early. */
final class AheadTest {
  private static final Duration TTL = Duration.ofSeconds(5);
  private static final Duration START = Duration.ZERO;
  private static final long EPOCH_MICROS = TimeUnit.DAYS.toMicros(20_000);

  private final Ahead ahead =
      new Ahead(SchemaPolicy.builder().ttl(TTL).jitter(0).refreshAhead(true).build());

  /** When a value that a node stored then is due, by this process's clock. */
  private Duration due(Duration stored, Duration now) {
    Stamp stamp = new Stamp(7, EPOCH_MICROS + TimeUnit.NANOSECONDS.toMicros(stored.toNanos()));
    Refresh refresh = ahead.plan(stamp, now.toNanos());
    assertNotNull(refresh);
    return Duration.ofNanos(refresh.at());
  }

  @Test
  void plan_storedNow_isDueAtItsEnd() {
    assertEquals(TTL, due(START, START));
  }

  @Test
  void plan_olderThanTheYoungestSeen_isDueThatMuchSooner() {
    due(Duration.ofSeconds(4), START);

    assertEquals(Duration.ofSeconds(1), due(START, START));
  }

  @Test
  void plan_aNodesClockIsAheadByMoreThanTtl_valuesOfOthersAreNotDue() {
    due(TTL.plusSeconds(1), START);

    assertEquals(TTL, due(START, START));
  }

  @Test
  void plan_clockBehindAfterAFailover_tellsAgesByItFromThenOn() {
    due(Duration.ofHours(1), START);
    due(START, START);

    assertEquals(TTL, due(START, Duration.ofSeconds(3)));
    assertEquals(Duration.ofSeconds(8), due(Duration.ofSeconds(3), Duration.ofSeconds(3)));
  }
}
