package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierUnavailableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A replica that answers says nothing of its primary. */
final class CopiedAnswerTest {
  private static final String PRIMARY = "one:6379";
  private static final SharedValue COPIED =
      new SharedValue(Stamp.NONE, ByteBuffer.allocate(1)).asCopied();

  private final AtomicLong clock = new AtomicLong();
  private final Breakers breakers = new Breakers(Tier.L2, null, clock::get);
  private final Guard guard = new Guard(breakers, "npc", Long.MAX_VALUE, null);
  private final GuardedBatches batches = new GuardedBatches(guard, key -> PRIMARY);

  private State state() {
    return breakers.of(PRIMARY).state();
  }

  private Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(10), clock::get);
  }

  private void answered() {
    var unused =
        guard.one("get", PRIMARY, deadline(), () -> CompletableFuture.completedFuture(COPIED));
  }

  private void batchAnswered() {
    Batch<SharedValue> batch = Batch.empty();
    batch.answers().put("p", COPIED);
    var unused =
        batches.send(
            "getAll", List.of("p"), deadline(), keys -> CompletableFuture.completedFuture(batch));
  }

  private void failed() {
    var unused =
        guard.one(
            "get",
            PRIMARY,
            deadline(),
            () ->
                CompletableFuture.failedFuture(
                    new TierUnavailableException(
                        Tier.L2, "get", "npc", Duration.ZERO, "gone", null)));
  }

  @Test
  void one_replicaAnswersWhilePrimaryIsDead_circuitOpens() {
    for (int i = 0; i < Breakers.LEAST; i++) {
      answered();
      batchAnswered();
      batchAnswered();
      failed();
    }

    assertEquals(State.OPEN, state());
  }

  @Test
  void one_replicaAnswersAProbe_nothingIsDecided() {
    assertDecidesNothing(this::answered);
  }

  @Test
  void send_replicaAnswersAProbe_nothingIsDecided() {
    assertDecidesNothing(this::batchAnswered);
  }

  private void assertDecidesNothing(Runnable answer) {
    for (int i = 0; i < Breakers.LEAST; i++) {
      failed();
    }
    breakers.connected(PRIMARY);
    assertEquals(State.HALF_OPEN, state());

    answer.run();

    assertEquals(State.HALF_OPEN, state());
    failed();
    assertEquals(State.OPEN, state());
  }
}
