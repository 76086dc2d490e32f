package io.tieredcache.spi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What one call has waited for so far. Thread-safe by its monitor: a call may go on in another
 * thread. Bounded, since there are only so many things to wait for.
 */
final class TimeSpent {
  private static final long MILLI = 1_000_000;

  // Most calls wait for one thing.
  private @Nullable String first;
  private long firstNanos;
  private @Nullable Map<String, Long> others;

  synchronized void add(String what, long nanos) {
    if (first == null) {
      first = what;
    }
    if (what.equals(first)) {
      firstNanos += nanos;
      return;
    }
    Map<String, Long> more = others;
    if (more == null) {
      more = new LinkedHashMap<>();
      others = more;
    }
    more.merge(what, nanos, Long::sum);
  }

  /** E.g. {@code L2 get 12 ms, lease wait 30 ms}; what took less than 1 ms is left out. */
  @Override
  public synchronized String toString() {
    StringJoiner parts = new StringJoiner(", ");
    if (first != null) {
      tell(first, firstNanos, parts);
    }
    if (others != null) {
      others.forEach((what, nanos) -> tell(what, nanos, parts));
    }
    return parts.toString();
  }

  private static void tell(String what, long nanos, StringJoiner parts) {
    if (nanos >= MILLI) {
      parts.add(what + " " + nanos / MILLI + " ms");
    }
  }
}
