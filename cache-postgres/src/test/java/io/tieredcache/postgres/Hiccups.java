package io.tieredcache.postgres;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Measures how long this machine keeps a ready thread from running. */
final class Hiccups implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final AtomicLong total = new AtomicLong();
  private volatile long last = System.nanoTime();
  private volatile boolean closed;
  private final Thread thread = new Thread(this::run, "hiccups");

  private Hiccups() {
    thread.setDaemon(true);
    thread.start();
  }

  static Hiccups measure() {
    return new Hiccups();
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(PAUSE_NANOS);
      total.addAndGet(stall());
      last = System.nanoTime();
    }
  }

  private long stall() {
    long stall = System.nanoTime() - last - PAUSE_NANOS;
    return stall > PAUSE_NANOS ? stall : 0;
  }

  /** The sum of all stalls of more than a millisecond, with one that still lasts. */
  long totalNanos() {
    return total.get() + stall();
  }

  @Override
  public void close() {
    closed = true;
  }
}
