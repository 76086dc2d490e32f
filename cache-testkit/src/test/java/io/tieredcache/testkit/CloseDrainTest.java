package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.WriteBehindPolicy;
import io.tieredcache.testkit.BehindFleet.Member;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code close} of a write-behind cache whose L3 does not come back within {@code drainTimeout}.
 */
final class CloseDrainTest {
  private static final Duration DRAIN = Duration.ofMillis(400);

  /** What ending threads may take on a busy machine; far below the patience of one request. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final BehindFleet fleet =
      new BehindFleet(Fleet.policy(), WriteBehindPolicy.defaults().drainTimeout(DRAIN));
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord message) {
          warnings.add(new SimpleFormatter().formatMessage(message));
        }

        @Override
        public void flush() {
          // Nothing is held back.
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };

  // Held, or the JDK may forget the logger and its handler.
  private final Logger logger = Logger.getLogger("io.tieredcache.Flushers");

  @BeforeEach
  void listen() {
    logger.addHandler(listener);
  }

  @AfterEach
  void close() {
    logger.removeHandler(listener);
    fleet.close();
  }

  private static Duration closing(Member member) {
    long begin = System.nanoTime();
    member.cache().close();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private void assertLeftBehind(Duration took) {
    assertTrue(took.compareTo(DRAIN.plus(SLACK)) < 0, () -> "close took " + took);
    assertEquals(1, fleet.depth(), "it stays in the journal");
    assertEquals(List.of(), fleet.applied());
    assertEquals(
        List.of(
            "player:{id}:name: 1 of 1 partitions were not drained within PT0.4S; what they hold"
                + " stays in the journal for the next process"),
        warnings);
  }

  private void assertNextOneFlushes() {
    fleet.clock.advance(BehindFleet.PAST_LEASE);
    fleet.process();
    fleet.awaitTrimmed();
    assertEquals(List.of("7=\"Ann\""), fleet.applied());
  }

  @Test
  void close_l3Down_endsAtItsTimeoutAndLeavesTheRestInTheJournal() {
    Member one = fleet.process();
    one.l3().fail("down");
    one.names().put("7", "Ann");

    Duration took = closing(one);

    assertTrue(took.compareTo(DRAIN.minusMillis(200)) > 0, () -> "it tried for " + took + " only");
    assertLeftBehind(took);
    assertNextOneFlushes();
  }

  @Test
  void close_l3Silent_endsAtItsTimeoutAndLeavesTheRestInTheJournal() {
    Member one = fleet.process();
    Hold flush = one.l3().holdNext("flush", Hold.Side.BEFORE);
    one.names().put("7", "Ann");
    flush.awaitReached(Await.LIMIT);

    assertLeftBehind(closing(one));

    assertNextOneFlushes();
    flush.release();
  }
}
