package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Attempts to arm a node that come to nothing. */
final class TrackedNodeTest {
  private static final Primary PRIMARY =
      new Primary(Primary.ALONE, new Endpoint("localhost", 7001, true), null);

  private final AtomicInteger attempts = new AtomicInteger();

  private CompletionStage<TrackingConnection> refuse(Endpoint endpoint, String key) {
    if (attempts.incrementAndGet() == 1) {
      throw new IllegalStateException("the client is closed");
    }
    return CompletableFuture.failedFuture(new IllegalStateException("not there"));
  }

  @Test
  void tend_armingThrows_isTriedAgain() {
    long now = System.nanoTime();
    TrackedNode node = new TrackedNode(PRIMARY, this::refuse, now);
    node.tend(PRIMARY, now);

    node.tend(PRIMARY, System.nanoTime() + Duration.ofSeconds(5).toNanos());

    assertEquals(2, attempts.get());
  }
}
