package io.tieredcache.postgres;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much of PostgreSQL the tier may use. Immutable.
 *
 * @param connections how many requests run at a time, each on a thread and a connection of its own;
 *     1–1000, default 8: PostgreSQL does most work with few connections, and a fleet shares its
 *     {@code max_connections}
 * @param queue how many requests may wait for a thread before more fail at once; at least 1,
 *     default 256: 32 a connection, at 1 ms each so long a wait as a caller would accept
 * @param sweepInterval how often expired rows and old tombstones are deleted; 1 ms to 30 days,
 *     default one minute: a sweep without work is two index look-ups
 */
public record PostgresLimits(int connections, int queue, Duration sweepInterval) {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(30);

  /** Checks the numbers. */
  public PostgresLimits {
    requireNonNull(sweepInterval, "sweepInterval");
    if (connections < 1 || connections > 1000) {
      throw new IllegalArgumentException("connections must be 1..1000, was " + connections);
    }
    if (queue < 1) {
      throw new IllegalArgumentException("queue must be at least 1, was " + queue);
    }
    if (sweepInterval.compareTo(SHORTEST) < 0 || sweepInterval.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "sweepInterval must be " + SHORTEST + " to " + LONGEST + ", was " + sweepInterval);
    }
  }

  /** 8 connections, 256 waiting, a sweep a minute. */
  public static PostgresLimits defaults() {
    return new PostgresLimits(8, 256, Duration.ofMinutes(1));
  }

  /** The same with another number of connections. */
  public PostgresLimits withConnections(int connections) {
    return new PostgresLimits(connections, queue, sweepInterval);
  }

  /** The same with another length of the queue. */
  public PostgresLimits withQueue(int queue) {
    return new PostgresLimits(connections, queue, sweepInterval);
  }

  /** The same with another time between sweeps. */
  public PostgresLimits withSweepInterval(Duration sweepInterval) {
    return new PostgresLimits(connections, queue, sweepInterval);
  }
}
