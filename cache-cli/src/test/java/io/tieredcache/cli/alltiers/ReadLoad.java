package io.tieredcache.cli.alltiers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.TypedCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Threads that read at random, their failures, and how much longer than due the slowest took. */
final class ReadLoad implements AutoCloseable {
  /** Beyond the deadline, and beyond what the machine itself was late. */
  private static final Duration SLACK = Duration.ofMillis(20);

  private final AtomicBoolean running = new AtomicBoolean(true);
  private final AtomicLong slowest = new AtomicLong();
  private final AtomicLong worstStall = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();

  static ReadLoad start(int readers, TypedCache<String, World> worlds, List<String> ids) {
    ReadLoad load = new ReadLoad();
    for (int i = 0; i < readers; i++) {
      load.begin(() -> load.read(worlds, ids));
    }
    load.begin(load::watch);
    return load;
  }

  private void begin(Runnable work) {
    Thread thread = new Thread(work, "read-load");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void read(TypedCache<String, World> worlds, List<String> ids) {
    while (running.get()) {
      String id = ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
      long begin = System.nanoTime();
      try {
        if (worlds.get(id) == null) {
          failures.add(id + " was absent");
        }
      } catch (RuntimeException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
      slowest.accumulateAndGet(System.nanoTime() - begin, Math::max);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** How late a thread that only wants to wake each millisecond is. */
  private void watch() {
    while (running.get()) {
      long begin = System.nanoTime();
      LockSupport.parkNanos(1_000_000);
      worstStall.accumulateAndGet(System.nanoTime() - begin - 1_000_000, Math::max);
    }
  }

  /** Returns after this time of load. */
  void runFor(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  List<String> failures() {
    return failures.stream().distinct().limit(5).toList();
  }

  void assertWithin(Duration deadline) {
    long most = deadline.plus(SLACK).toNanos() + worstStall.get();
    assertTrue(
        slowest.get() <= most,
        () -> "slowest " + slowest.get() / 1_000_000 + " ms, at most " + most / 1_000_000);
  }

  @Override
  public void close() {
    running.set(false);
    try {
      for (Thread thread : threads) {
        thread.join(10_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
