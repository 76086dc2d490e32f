package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tasks run when a test says so. */
final class ManualSchedulerTest {
  private final ManualScheduler scheduler = new ManualScheduler();
  private final ScheduledExecutorService executor = scheduler.create("a", 1);
  private final AtomicInteger ran = new AtomicInteger();

  private void repeat(Runnable task) {
    var unused = executor.scheduleWithFixedDelay(task, 1, 1, TimeUnit.HOURS);
  }

  @Test
  void run_repeatedTask_runsOnceEachTime() {
    repeat(ran::incrementAndGet);
    assertEquals(0, ran.get());

    scheduler.run("a");
    scheduler.run("another");
    scheduler.run("a");

    assertEquals(2, ran.get());
  }

  @Test
  void run_taskOfOneTurn_runsOnce() {
    var unused = executor.schedule((Runnable) ran::incrementAndGet, 1, TimeUnit.HOURS);

    scheduler.run("a");
    scheduler.run("a");

    assertEquals(1, ran.get());
  }

  @Test
  void run_turnBeforeIsUnderWay_isLeftOutAndRunsAgainLater() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    repeat(
        () -> {
          if (ran.incrementAndGet() == 1) {
            begun.countDown();
            awaits(gate);
          }
        });
    Call<Void> first = Call.begin(() -> scheduler.run("a"));
    awaits(begun);

    scheduler.run("a");
    assertEquals(1, ran.get());
    gate.countDown();
    first.end();
    scheduler.run("a");

    assertEquals(2, ran.get());
  }

  private static void awaits(CountDownLatch latch) {
    try {
      assertTrue(latch.await(Await.LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void run_cancelledOrShutDown_runsNothing() {
    assertTrue(
        executor.scheduleAtFixedRate(ran::incrementAndGet, 1, 1, TimeUnit.HOURS).cancel(false));
    repeat(ran::incrementAndGet);
    executor.shutdownNow();

    scheduler.run("a");

    assertEquals(0, ran.get());
    assertThrows(RejectedExecutionException.class, () -> repeat(ran::incrementAndGet));
  }

  @Test
  void submit_any_runsAtOnceInThisThread() throws Exception {
    assertEquals(Thread.currentThread(), executor.submit(Thread::currentThread).get());
  }
}
