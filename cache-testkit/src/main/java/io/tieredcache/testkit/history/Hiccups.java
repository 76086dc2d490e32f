package io.tieredcache.testkit.history;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how long threads of this process are kept from running, by collections, a busy machine
 * or a paused one: a thread that wants to wake each millisecond and notes when it woke late.
 *
 * <p>Its thread ends with {@link #close}.
 */
public final class Hiccups implements AutoCloseable {
  private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();
  private static final long WORTH_NOTING_NANOS = Duration.ofMillis(3).toNanos();

  private final String process;
  private final History history;
  private final Thread thread = new Thread(this::run, "hiccups");
  private volatile boolean ended;

  private Hiccups(String process, History history) {
    this.process = process;
    this.history = history;
    thread.setDaemon(true);
  }

  /** Notes stalls of this process there, from now on, under the name that its calls have. */
  public static Hiccups into(History history, String process) {
    Hiccups hiccups = new Hiccups(process, history);
    hiccups.thread.start();
    return hiccups;
  }

  private void run() {
    long last = System.nanoTime();
    while (!ended) {
      LockSupport.parkNanos(PAUSE_NANOS);
      long now = System.nanoTime();
      if (now - last - PAUSE_NANOS > WORTH_NOTING_NANOS) {
        history.addStall(process, new Span(last, now));
      }
      last = now;
    }
  }

  @Override
  public void close() {
    ended = true;
    LockSupport.unpark(thread);
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
