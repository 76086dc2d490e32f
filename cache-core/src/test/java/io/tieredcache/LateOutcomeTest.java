package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What was sent before a breaker changed its state decides nothing after it. */
final class LateOutcomeTest {
  private static final String NODE = "one:6379";

  private final AtomicLong clock = new AtomicLong();
  private final Breakers breakers = new Breakers(Tier.L2, null, clock::get);
  private final Guard guard = new Guard(breakers, "npc", TimeUnit.SECONDS.toNanos(1), null);

  private CompletableFuture<String> sent() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    var unused = guard.one("get", NODE, deadline(), () -> answer);
    clock.incrementAndGet();
    return answer;
  }

  private Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(10), clock::get);
  }

  private State state() {
    return breakers.of(NODE).state();
  }

  private void open() {
    for (int i = 0; i < Breakers.LEAST; i++) {
      sent().completeExceptionally(gone());
    }
    assertEquals(State.OPEN, state());
  }

  private CompletableFuture<String> probe() {
    breakers.connected(NODE);
    CompletableFuture<String> probe = sent();
    assertEquals(State.HALF_OPEN, state());
    assertRefused();
    return probe;
  }

  private void assertRefused() {
    assertTrue(
        guard.one("get", NODE, deadline(), CompletableFuture::new).isCompletedExceptionally(),
        "a probe is under way");
  }

  private static TierUnavailableException gone() {
    return new TierUnavailableException(Tier.L2, "get", "npc", Duration.ZERO, "gone", null);
  }

  @Test
  void one_failureFromBeforeTheOutage_doesNotDecideTheProbe() {
    CompletableFuture<String> before = sent();
    open();
    CompletableFuture<String> probe = probe();

    before.completeExceptionally(gone());

    assertEquals(State.HALF_OPEN, state());
    probe.complete("value");
    assertEquals(State.CLOSED, state());
  }

  @Test
  void one_answerFromBeforeTheOutage_doesNotCloseTheCircuit() {
    CompletableFuture<String> before = sent();
    open();
    CompletableFuture<String> probe = probe();

    before.complete("value");

    assertEquals(State.HALF_OPEN, state());
    probe.completeExceptionally(gone());
    assertEquals(State.OPEN, state());
  }

  @Test
  void one_disconnectedFromBeforeTheOutage_givesNoPermitBack() {
    CompletableFuture<String> before = sent();
    open();
    CompletableFuture<String> probe = probe();

    before.completeExceptionally(
        TierUnavailableException.ofDisconnected(
            Tier.L2, "get", "npc", Duration.ZERO, "reconnecting", null));

    assertRefused();
    probe.complete("value");
    assertEquals(State.CLOSED, state());
  }

  @Test
  void one_probeFromBeforeTheReconnect_leavesTheDecisionToTheNext() {
    open();
    CompletableFuture<String> former = probe();
    CompletableFuture<String> next = probe();

    former.completeExceptionally(gone());

    assertEquals(State.HALF_OPEN, state());
    next.complete("value");
    assertEquals(State.CLOSED, state());
  }

  @Test
  void one_probeFromBeforeTheReconnectWithoutANext_leavesOneProbe() {
    open();
    CompletableFuture<String> former = probe();
    breakers.connected(NODE);

    former.completeExceptionally(gone());

    CompletableFuture<String> next = sent();
    assertRefused();
    next.complete("value");
    assertEquals(State.CLOSED, state());
  }

  @Test
  void one_failuresFromBeforeTheOutageAfterIt_doNotOpenAgain() {
    List<CompletableFuture<String>> before = new ArrayList<>();
    for (int i = 0; i < Breakers.WINDOW; i++) {
      before.add(sent());
    }
    open();
    probe().complete("value");

    before.forEach(each -> each.completeExceptionally(gone()));

    assertEquals(State.CLOSED, state());
  }

  @Test
  void send_batchFromBeforeTheOutage_doesNotDecideTheProbe() {
    CompletableFuture<Batch<String>> before = new CompletableFuture<>();
    var unused =
        new GuardedBatches(guard, key -> NODE)
            .send("getAll", List.of("key"), deadline(), keys -> before);
    clock.incrementAndGet();
    open();
    CompletableFuture<String> probe = probe();

    before.complete(Batch.empty());

    assertEquals(State.HALF_OPEN, state());
    assertFalse(probe.isDone());
    probe.completeExceptionally(gone());
    assertEquals(State.OPEN, state());
  }
}
