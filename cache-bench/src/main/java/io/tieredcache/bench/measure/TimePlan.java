package io.tieredcache.bench.measure;

/**
 * What measures consist of, in seconds: turns last as long as they are told to, the rest is what it
 * took on two processors.
 */
final class TimePlan {
  /** Until a client's JVM has connected. */
  private static final double START = 1.5;

  /** Storing {@link Data#KEYS} values of {@link Data#BYTES}; fewer or smaller ones take less. */
  private static final double SEED = 2.5;

  /** One run of {@code redis-benchmark}. */
  private static final double FLOOR = 2;

  private TimePlan() {}

  /** That many clients in turn, each of so many processes. */
  static double turns(Plan plan, int clients, int processes) {
    return clients * (plan.warmSeconds(processes) + plan.rounds() * plan.seconds());
  }

  /** That many processes, one after the other. */
  static double starts(int processes) {
    return processes * START;
  }

  /** The values of that many clients. */
  static double seeds(int clients) {
    return clients * SEED;
  }

  /** The rounds of one floor. */
  static double floor(Plan plan) {
    return plan.rounds() * FLOOR;
  }
}
