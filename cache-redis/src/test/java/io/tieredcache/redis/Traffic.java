package io.tieredcache.redis;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedWrite;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Reads and writes over all nodes, one after the other on a thread, until closed. */
final class Traffic implements AutoCloseable {
  private static final int KEYS = 64;

  final AtomicLong answered = new AtomicLong();
  final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
  private final SharedStore store;
  private final Thread thread = new Thread(this::run, "traffic");
  private volatile boolean ended;

  Traffic(SharedStore cacheOnly) {
    store = cacheOnly;
    thread.start();
  }

  private void run() {
    for (long i = 0; !ended; i++) {
      try {
        Deadline deadline = Deadline.after(Duration.ofSeconds(1), System::nanoTime);
        String key = "redis-test:traffic-" + i % KEYS;
        store.put(key, Stores.write(SharedWrite.ASSIGNED, "1"), Stores.lease("t"), deadline).join();
        store.get(key, deadline).join();
        answered.incrementAndGet();
      } catch (CompletionException e) {
        errors.add(e.getCause());
        Thread.onSpinWait();
      }
    }
  }

  /** Waits until each key was written and read once more without an error. */
  void awaitRound() {
    long before = answered.get() + KEYS;
    Waiting.until("one more round of traffic", () -> answered.get() >= before);
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
