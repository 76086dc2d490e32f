package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.tieredcache.Breaker.Permit;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Tier;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Batches over two nodes, each key's node being the key itself. */
final class GuardedBatchesTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final List<String> BOTH = List.of("ill", "well");

  private final AtomicLong now = new AtomicLong();
  private final Breakers breakers = new Breakers(Tier.L2, null, now::get);

  /** All that fails was slow, so a missed deadline is the node's fault. */
  private final GuardedBatches batches =
      new GuardedBatches(new Guard(breakers, "npc", 0, null), key -> key);

  private void open(Breaker breaker) {
    for (int i = 0; i < Breakers.LEAST; i++) {
      breaker.record(Permit.CLOSED, now.get(), 1, breaker.refusal("get", "npc"));
    }
    assertEquals(State.OPEN, breaker.state());
  }

  @Test
  void send_probedNodeNeverAnswers_isRecordedAtTheDeadlineAndBlamedAlone() {
    Breaker ill = breakers.of("ill");
    open(ill);
    for (int i = 0; i < 2 * Breakers.LEAST; i++) {
      now.addAndGet(Breakers.OPEN.toNanos() + 1);

      var unanswered =
          batches.send("getAll", BOTH, Deadline.after(Duration.ZERO, now::get), this::silence);

      assertFalse(unanswered.isDone());
      awaitOpen(ill);
    }
    assertEquals(State.CLOSED, breakers.of("well").state());
  }

  @Test
  void sendInParts_oneFails_itsNodeIsBlamedWhenAllHaveEnded() {
    for (int i = 0; i < Breakers.LEAST; i++) {
      CompletableFuture<Batch<String>> ill = new CompletableFuture<>();
      CompletableFuture<Batch<String>> well = new CompletableFuture<>();

      assertEquals(List.of(ill, well), parts(List.of(ill, well)));

      ill.complete(failed("ill"));
      well.complete(Batch.empty());
    }
    assertEquals(State.OPEN, breakers.of("ill").state());
    assertEquals(State.CLOSED, breakers.of("well").state());
  }

  @Test
  void sendInParts_oneNodeIsKeptAway_itsKeysFailInTheOnlyPart() {
    open(breakers.of("ill"));
    Batch<String> answered = Batch.empty();
    answered.answers().put("well", "value");

    List<CompletableFuture<Batch<String>>> parts =
        parts(List.of(CompletableFuture.completedFuture(answered)));

    assertEquals(1, parts.size());
    Batch<String> all = parts.get(0).join();
    assertEquals(Map.of("well", "value"), all.answers());
    assertEquals(Set.of("ill"), all.failures().keySet());
  }

  @Test
  void sendInParts_tierThrows_isTheOnlyPartsFailure() {
    List<CompletableFuture<Batch<String>>> parts =
        batches.sendInParts(
            "getAll",
            BOTH,
            Deadline.after(LIMIT, now::get),
            keys -> {
              throw new IllegalStateException("thrown");
            });

    assertEquals(1, parts.size());
    assertTrue(parts.get(0).isCompletedExceptionally());
  }

  @Test
  void these_someAdmitted_areTheirsInTheirOrder() {
    Map<String, Integer> all = Map.of("a", 1, "b", 2, "c", 3);

    assertEquals(
        List.of(Map.entry("c", 3), Map.entry("a", 1)),
        List.copyOf(GuardedBatches.these(all, List.of("c", "a")).entrySet()));
  }

  private List<CompletableFuture<Batch<String>>> parts(
      List<CompletableFuture<Batch<String>>> answers) {
    return batches.sendInParts("getAll", BOTH, Deadline.after(LIMIT, now::get), keys -> answers);
  }

  private Batch<String> failed(String key) {
    Batch<String> failed = Batch.empty();
    failed.failures().put(key, breakers.of(key).refusal("getAll", "npc"));
    return failed;
  }

  private CompletableFuture<Batch<String>> silence(Collection<String> keys) {
    assertEquals(BOTH, keys);
    return new CompletableFuture<>();
  }

  private static void awaitOpen(Breaker breaker) {
    long start = System.nanoTime();
    while (breaker.state() != State.OPEN) {
      assertTrue(System.nanoTime() - start < LIMIT.toNanos(), "the probe was never recorded");
      LockSupport.parkNanos(100_000);
    }
  }
}
