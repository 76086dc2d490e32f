package io.tieredcache.testkit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that moves only when a test moves it. Thread-safe. */
public final class ManualClock {
  private static final long START_MICROS = 1_750_000_000_000_000L;

  private final AtomicLong nanos = new AtomicLong();

  /** Lets this much time pass; a negative duration turns the clock back. */
  public void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** Microseconds since 1970, for a fake tier. */
  public LongSupplier micros() {
    return () -> START_MICROS + nanos.get() / 1_000;
  }

  /** Nanoseconds since some moment, like {@link System#nanoTime()}. */
  public LongSupplier nanoTime() {
    return nanos::get;
  }
}
