package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.Breaker.Permit;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.OutcomeUnknownException;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Good requests in a long row are not recorded one by one; the last 50 decide all the same. */
class BreakerWindowTest {
  private static final long SLOW = TimeUnit.SECONDS.toNanos(1);
  private static final int HALF = Breakers.WINDOW / 2;

  private final AtomicLong clock = new AtomicLong();
  private final Breakers breakers = new Breakers(Tier.L2, null, clock::get);
  private final Breaker breaker = breakers.of("one:6379");

  /** What the requests have that are recorded: the probe's, once one was let through. */
  private Permit permit = Permit.CLOSED;

  private boolean enters() {
    Permit let = breaker.enter();
    if (let != null) {
      permit = let;
    }
    return let != null;
  }

  private void record(@Nullable Throwable failure) {
    record(1, failure);
  }

  private void record(long nanos, @Nullable Throwable failure) {
    long begin = clock.getAndAdd(nanos);
    breaker.record(permit, begin, SLOW, failure);
    if (breaker.closed()) {
      permit = Permit.CLOSED;
    }
  }

  private void good(int count) {
    for (int i = 0; i < count; i++) {
      record(null);
    }
  }

  private void bad(int count) {
    for (int i = 0; i < count; i++) {
      record(new TierUnavailableException(Tier.L2, "get", "npc", Duration.ZERO, "gone", null));
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
      record(new OutcomeUnknownException(Tier.L2, "put", "npc", Duration.ZERO, "broke", null));
    }
    assertFalse(breaker.closed());
  }

  @Test
  void record_keptBackByThisProcess_sayNothingAboutTheNode() {
    TierUnavailableException full =
        TierUnavailableException.ofKeptBack(
            Tier.L2, "get", "npc", Duration.ZERO, "the queue is full", null);
    for (int i = 0; i < Breakers.WINDOW; i++) {
      record(full);
    }
    assertTrue(breaker.closed());
    bad(Breakers.LEAST);
    clock.addAndGet(Breakers.OPEN.plusMillis(1).toNanos());
    assertTrue(enters());

    record(full);

    assertFalse(breaker.closed());
    assertTrue(enters(), "another one may try");
  }

  @Test
  void record_noConnection_opensAsAnyFailure() {
    for (int i = 0; i < Breakers.LEAST; i++) {
      record(disconnected());
    }

    assertFalse(breaker.closed());
    assertFalse(enters());
  }

  @Test
  void record_probeThatMetNoConnection_theNextIsLetThrough() {
    bad(Breakers.LEAST);
    clock.addAndGet(Breakers.OPEN.plusMillis(1).toNanos());
    for (int i = 0; i < Breakers.WINDOW; i++) {
      assertTrue(enters(), "nothing was sent, so nothing is to be spared");
      assertFalse(enters(), "one at a time");

      record(disconnected());

      assertFalse(breaker.closed());
    }
    assertTrue(enters());
    good(1);
    assertTrue(breaker.closed());
  }

  @Test
  void connected_openForNoTime_oneRequestIsLetThroughAndDecides() {
    bad(Breakers.LEAST);
    assertFalse(enters());

    breakers.connected("one:6379");

    assertTrue(enters());
    assertFalse(enters(), "one at a time");
    bad(1);
    assertFalse(enters(), "it failed, so the node is left alone for a while");
    breakers.connected("one:6379");
    assertTrue(enters());
    good(1);
    assertTrue(breaker.closed());
  }

  @Test
  void connected_probeWaitsForAnotherConnection_anotherIsLetThrough() {
    bad(Breakers.LEAST);
    breakers.connected("one:6379");
    assertTrue(enters());

    breakers.connected("one:6379");

    assertTrue(enters());
  }

  @Test
  void connected_anotherNode_changesNothing() {
    bad(Breakers.LEAST);

    breakers.connected("two:6379");

    assertFalse(enters());
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
      record(SLOW, null);
    }
    assertFalse(breaker.closed());
  }

  @Test
  void record_probeThatItsCallerGaveNoTime_decidesNothingAndTheNextIsLetThrough() {
    bad(Breakers.LEAST);
    clock.addAndGet(Breakers.OPEN.plusMillis(1).toNanos());
    assertTrue(enters());

    record(
        new CompletionException(
            new DeadlineExceededException(Tier.L2, "get", "npc", Duration.ZERO, "late", null)));

    assertFalse(breaker.closed());
    assertTrue(enters());
    assertFalse(enters(), "one at a time");
    good(1);
    assertTrue(breaker.closed());
  }

  @Test
  void record_closedAgainAfterManyGood_fewerBadOnesSufficeAtFirst() {
    good(10 * Breakers.WINDOW);
    bad(HALF);
    clock.addAndGet(Breakers.OPEN.plusMillis(1).toNanos());
    assertTrue(enters());
    good(1);
    assertTrue(breaker.closed());
    bad(Breakers.LEAST - 1);
    assertTrue(breaker.closed());
    bad(1);
    assertFalse(breaker.closed());
  }
}
