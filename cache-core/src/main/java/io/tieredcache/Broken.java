package io.tieredcache;

import io.tieredcache.spi.Stamp;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Manifests that were found without all of their chunks a moment ago, so that whoever waits for
 * another's lease does not fetch what is left of them at each look. Forgotten after a lease's time,
 * or when the key has another stamp. Bounded: beyond {@value #MOST} keys nothing is remembered,
 * which costs fetches only. Thread-safe: entries never change, and each map operation stands alone.
 */
final class Broken {
  static final int MOST = 1_000;

  private record Mark(Stamp stamp, long until) {}

  private final long nanos;
  private final LongSupplier nanoTime;
  private final Map<String, Mark> marks = new ConcurrentHashMap<>();

  /**
   * Nothing found so far.
   *
   * @param lease how long a lease of the schema lasts
   */
  Broken(Duration lease, LongSupplier nanoTime) {
    this.nanos = lease.toNanos();
    this.nanoTime = nanoTime;
  }

  void found(String key, Stamp stamp) {
    long now = nanoTime.getAsLong();
    if (marks.size() >= MOST) {
      marks.values().removeIf(mark -> mark.until() - now <= 0);
    }
    if (stamp.present() && marks.size() < MOST) {
      marks.put(key, new Mark(stamp, now + nanos));
    }
  }

  /** Whether the value of this stamp has been found broken. */
  boolean knows(String key, Stamp stamp) {
    Mark mark = marks.get(key);
    if (mark == null) {
      return false;
    }
    boolean same = mark.stamp().equals(stamp) && mark.until() - nanoTime.getAsLong() > 0;
    if (!same) {
      marks.remove(key, mark);
    }
    return same;
  }
}
