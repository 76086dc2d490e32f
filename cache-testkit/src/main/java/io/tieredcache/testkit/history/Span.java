package io.tieredcache.testkit.history;

/**
 * A stretch of time, in {@link System#nanoTime}.
 *
 * @param from its begin
 * @param to its end, not before its begin
 */
public record Span(long from, long to) {
  /** Checks the order. */
  public Span {
    if (to - from < 0) {
      throw new IllegalArgumentException("to must not be before from, was " + (to - from) + " ns");
    }
  }

  /** Whether the two have a moment in common. */
  boolean meets(long otherFrom, long otherTo) {
    return from - otherTo <= 0 && otherFrom - to <= 0;
  }

  /** How long the two are in common, in nanoseconds. */
  long overlap(long otherFrom, long otherTo) {
    return Math.max(0, Math.min(to, otherTo) - Math.max(from, otherFrom));
  }
}
