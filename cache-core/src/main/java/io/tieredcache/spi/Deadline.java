package io.tieredcache.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The moment by which a call must have answered, and what the call has waited for so far.
 * Thread-safe.
 *
 * <p>Made once where a call enters the cache and handed down: whoever waits, waits for what is left
 * and says afterwards what it was.
 */
public final class Deadline {
  private final LongSupplier nanoTime;
  private final long startedAt;
  private final long total;
  private final TimeSpent spent;

  private Deadline(LongSupplier nanoTime, long startedAt, long total, TimeSpent spent) {
    this.nanoTime = nanoTime;
    this.startedAt = startedAt;
    this.total = total;
    this.spent = spent;
  }

  /**
   * A deadline this long from now.
   *
   * @param nanoTime a clock like {@link System#nanoTime()}
   */
  public static Deadline after(Duration total, LongSupplier nanoTime) {
    requireNonNull(nanoTime, "nanoTime");
    return new Deadline(nanoTime, nanoTime.getAsLong(), total.toNanos(), new TimeSpent());
  }

  /** What is left, in nanoseconds; 0 when it has passed. */
  public long remainingNanos() {
    return Math.max(0, total - elapsedNanos());
  }

  /** What is left, in whole milliseconds, rounded down. */
  public long remainingMillis() {
    return remainingNanos() / 1_000_000;
  }

  /** Since the call began, in nanoseconds. */
  public long elapsedNanos() {
    return nanoTime.getAsLong() - startedAt;
  }

  /** Whether it has passed. */
  public boolean expired() {
    return remainingNanos() == 0;
  }

  /** The whole time the call was given. */
  public Duration total() {
    return Duration.ofNanos(total);
  }

  /**
   * Part of the call's time has gone to this.
   *
   * @param what a tier's request or another wait, e.g. {@code L2 get}; one of a few, never a key
   */
  public void spent(String what, long nanos) {
    spent.add(what, nanos);
  }

  /** Where the call's time went, e.g. {@code L2 get 12 ms, lease wait 30 ms}; may be empty. */
  public String whereSpent() {
    return spent.toString();
  }

  /** The sooner of this deadline and one that is {@code limit} from now; both are one call's. */
  public Deadline within(Duration limit) {
    long now = nanoTime.getAsLong();
    long left = total - (now - startedAt);
    return limit.toNanos() < left ? new Deadline(nanoTime, now, limit.toNanos(), spent) : this;
  }

  @Override
  public String toString() {
    return "Deadline[" + total / 1_000_000 + " ms, " + remainingMillis() + " ms left]";
  }
}
