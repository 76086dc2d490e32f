package io.tieredcache;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads of a cache's own, named and counted, none of which keeps the JVM alive. Thread-safe. */
final class DaemonThreads implements ThreadFactory {
  private final String name;
  private final boolean alone;
  private final AtomicInteger made = new AtomicInteger();

  /**
   * @param alone whether there is one at a time, which bears the name without a number
   */
  DaemonThreads(String name, boolean alone) {
    this.name = name;
    this.alone = alone;
  }

  @Override
  public Thread newThread(Runnable task) {
    int number = made.incrementAndGet();
    Thread thread = new Thread(task, alone ? name : name + "-" + number);
    thread.setDaemon(true);
    return thread;
  }

  /** Interrupts what still runs and waits up to a second for it. An interrupt stays set. */
  static void end(ExecutorService threads) {
    threads.shutdownNow();
    try {
      threads.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
