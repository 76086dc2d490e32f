package io.tieredcache.testkit;

import java.util.List;

/**
 * One course that a {@link Simulation} took. Immutable.
 *
 * @param seed takes the same course again
 * @param steps what happened, in order
 * @param broken the promises that were broken, e.g. {@code C1: process 0 read version 3 of a …}
 * @param reads calls of {@code get} that ended with an answer
 * @param failures calls that ended with an exception
 * @param durableReads how often L3 was asked for rows
 */
public record SimulatedCourse(
    long seed,
    List<String> steps,
    List<String> broken,
    int reads,
    int failures,
    long durableReads) {
  /** Copies the lists. */
  public SimulatedCourse {
    steps = List.copyOf(steps);
    broken = List.copyOf(broken);
  }
}
