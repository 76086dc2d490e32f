package io.tieredcache.testkit.server;

import java.time.Duration;

/** Waits for the end of threads. */
final class Threads {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Threads() {}

  static void join(Thread thread) {
    try {
      thread.join(LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new IllegalStateException(thread.getName() + " did not end within " + LIMIT);
    }
  }
}
