package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WorkersTest {
  @Test
  void few_moreTasksThanThreads_runsSoManyAtATime() throws InterruptedException {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Set<String> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch two = new CountDownLatch(2);
    CountDownLatch done = new CountDownLatch(50);
    try (Workers workers = Workers.few("packing", 2)) {
      for (int i = 0; i < 50; i++) {
        workers.execute(
            () -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              threads.add(Thread.currentThread().getName());
              two.countDown();
              await(two);
              running.decrementAndGet();
              done.countDown();
            });
      }
      assertTrue(done.await(20, TimeUnit.SECONDS));
    }

    assertEquals(2, most.get());
    assertEquals(Set.of("packing-1", "packing-2"), threads);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
