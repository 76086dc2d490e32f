package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.OutcomeUnknownException;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Good requests in a long row are not recorded one by one; the last 50 decide all the same. */
class BreakerWindowTest {
  private static final long SLOW = TimeUnit.SECONDS.toNanos(1);
  private static final int HALF = Breakers.WINDOW / 2;

  private final AtomicLong clock = new AtomicLong();
  private final Breakers breakers = new Breakers(Tier.L2, null, clock::get);
  private final Breaker breaker = breakers.of("one:6379");

  private void good(int count) {
    for (int i = 0; i < count; i++) {
      breaker.record(1, SLOW, null);
    }
  }

  private void bad(int count) {
    for (int i = 0; i < count; i++) {
      breaker.record(
          1,
          SLOW,
          new TierUnavailableException(Tier.L2, "get", "npc", Duration.ZERO, "gone", null));
    }
  }

  @Test
  void record_badAfterManyGood_opensWithHalfOfTheWindow() {
    good(10 * Breakers.WINDOW);
    bad(HALF - 1);
    assertTrue(breaker.closed());
    bad(1);
    assertFalse(breaker.closed());
  }

  @Test
  void record_unknownOutcomes_blameTheNode() {
    for (int i = 0; i < Breakers.WINDOW; i++) {
      breaker.record(
          1,
          SLOW,
          new OutcomeUnknownException(Tier.L2, "put", "npc", Duration.ZERO, "broke", null));
    }
    assertFalse(breaker.closed());
  }

  @Test
  void record_keptBackByThisProcess_sayNothingAboutTheNode() {
    TierUnavailableException full =
        TierUnavailableException.ofKeptBack(
            Tier.L2, "get", "npc", Duration.ZERO, "the queue is full", null);
    for (int i = 0; i < Breakers.WINDOW; i++) {
      breaker.record(1, SLOW, full);
    }
    assertTrue(breaker.closed());
    bad(Breakers.LEAST);
    clock.addAndGet(Breakers.OPEN.plusMillis(1).toNanos());
    assertTrue(breaker.enter());

    breaker.record(1, SLOW, full);

    assertFalse(breaker.closed());
    assertTrue(breaker.enter(), "another one may try");
  }

  @Test
  void record_noConnection_opensAsAnyFailure() {
    for (int i = 0; i < Breakers.LEAST; i++) {
      breaker.record(1, SLOW, disconnected());
    }

    assertFalse(breaker.closed());
    assertFalse(breaker.enter());
  }

  @Test
  void record_probeThatMetNoConnection_theNextIsLetThrough() {
    bad(Breakers.LEAST);
    clock.addAndGet(Breakers.OPEN.plusMillis(1).toNanos());
    for (int i = 0; i < Breakers.WINDOW; i++) {
      assertTrue(breaker.enter(), "nothing was sent, so nothing is to be spared");
      assertFalse(breaker.enter(), "one at a time");

      breaker.record(1, SLOW, disconnected());

      assertFalse(breaker.closed());
    }
    assertTrue(breaker.enter());
    good(1);
    assertTrue(breaker.closed());
  }

  @Test
  void connected_openForNoTime_oneRequestIsLetThroughAndDecides() {
    bad(Breakers.LEAST);
    assertFalse(breaker.enter());

    breakers.connected("one:6379");

    assertTrue(breaker.enter());
    assertFalse(breaker.enter(), "one at a time");
    bad(1);
    assertFalse(breaker.enter(), "it failed, so the node is left alone for a while");
    breakers.connected("one:6379");
    assertTrue(breaker.enter());
    good(1);
    assertTrue(breaker.closed());
  }

  @Test
  void connected_probeWaitsForAnotherConnection_anotherIsLetThrough() {
    bad(Breakers.LEAST);
    breakers.connected("one:6379");
    assertTrue(breaker.enter());

    breakers.connected("one:6379");

    assertTrue(breaker.enter());
  }

  @Test
  void connected_anotherNode_changesNothing() {
    bad(Breakers.LEAST);

    breakers.connected("two:6379");

    assertFalse(breaker.enter());
  }

  @Test
  void connected_closed_staysClosed() {
    good(1);

    breakers.connected("one:6379");

    assertTrue(breaker.closed());
  }

  private static TierUnavailableException disconnected() {
    return TierUnavailableException.ofDisconnected(
        Tier.L2, "get", "npc", Duration.ZERO, "reconnecting", null);
  }

  @Test
  void record_badOneLongAgo_isForgottenAfterAWindowOfGoodOnes() {
    good(10 * Breakers.WINDOW);
    bad(1);
    good(Breakers.WINDOW);
    bad(HALF - 1);
    assertTrue(breaker.closed());
  }

  @Test
  void record_slowOnesAfterManyGood_opensWithHalfOfTheWindow() {
    clock.addAndGet(Breakers.WARM_UP.toNanos());
    good(10 * Breakers.WINDOW);
    for (int i = 0; i < HALF; i++) {
      assertTrue(breaker.closed());
      breaker.record(SLOW, SLOW, null);
    }
    assertFalse(breaker.closed());
  }

  @Test
  void record_probeThatItsCallerGaveNoTime_decidesNothingAndTheNextIsLetThrough() {
    bad(Breakers.LEAST);
    clock.addAndGet(Breakers.OPEN.plusMillis(1).toNanos());
    assertTrue(breaker.enter());

    breaker.record(
        1,
        SLOW,
        new CompletionException(
            new DeadlineExceededException(Tier.L2, "get", "npc", Duration.ZERO, "late", null)));

    assertFalse(breaker.closed());
    assertTrue(breaker.enter());
    assertFalse(breaker.enter(), "one at a time");
    good(1);
    assertTrue(breaker.closed());
  }

  @Test
  void record_closedAgainAfterManyGood_fewerBadOnesSufficeAtFirst() {
    good(10 * Breakers.WINDOW);
    bad(HALF);
    clock.addAndGet(Breakers.OPEN.plusMillis(1).toNanos());
    assertTrue(breaker.enter());
    good(1);
    assertTrue(breaker.closed());
    bad(Breakers.LEAST - 1);
    assertTrue(breaker.closed());
    bad(1);
    assertFalse(breaker.closed());
  }
}
