package io.tieredcache.cli.demo.service;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Does a step at a fixed rate. A tick that the step before ran into is left out and counted as
 * late, so a slow machine slows the game down instead of piling up work.
 */
final class TickLoop implements Activity {
  private static final long JOIN_MILLIS = 3_000;

  private final long period;
  private final Runnable step;
  private final LongAdder late;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);

  TickLoop(String name, Duration period, Runnable step, LongAdder late) {
    this.period = period.toNanos();
    this.step = step;
    this.late = late;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  @Override
  public void start() {
    thread.start();
  }

  private void run() {
    long due = System.nanoTime();
    while (!closedBy(due)) {
      step.run();
      due += period;
      long missed = Math.max(0, (System.nanoTime() - due) / period);
      late.add(missed);
      due += missed * period;
    }
  }

  private boolean closedBy(long due) {
    try {
      return closed.await(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
