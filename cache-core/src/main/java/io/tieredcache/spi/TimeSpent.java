package io.tieredcache.spi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What one call has waited for so far. Thread-safe by its monitor: a call may go on in another
 * thread. Bounded, since there are only so many things to wait for.
 */
final class TimeSpent {
  private static final long MILLI = 1_000_000;

  private final Map<String, Long> nanosByName = new LinkedHashMap<>();

  synchronized void add(String what, long nanos) {
    nanosByName.merge(what, nanos, Long::sum);
  }

  /** E.g. {@code L2 get 12 ms, lease wait 30 ms}; what took less than 1 ms is left out. */
  @Override
  public synchronized String toString() {
    StringJoiner parts = new StringJoiner(", ");
    nanosByName.forEach(
        (what, nanos) -> {
          if (nanos >= MILLI) {
            parts.add(what + " " + nanos / MILLI + " ms");
          }
        });
    return parts.toString();
  }
}
