package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.JournalSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a write-behind schema journals and flushes; the same in every process of the fleet.
 * Immutable; each method gives a changed policy.
 *
 * <p>Null is a {@link NullPointerException}; a value out of the range that is told here, its ends
 * included, an {@link IllegalArgumentException} that names all of them. A policy of a schema that
 * has no journal is checked and does nothing.
 *
 * @param journalPartitions into how many parts the keys are dealt, each in one slot of Redis and
 *     with one flusher at a time; 1 to 1024, default 16. Change it only while the journal is empty
 * @param journalReplicas how many replicas must have a write before it returns; 0 to 5, default 1.
 *     Where fewer have it within three quarters of {@code commandTimeout}, the write fails and has
 *     been journaled
 * @param journalDepth the most unflushed writes of a partition before further ones wait, which fail
 *     at their deadline; 1 to 1,000,000, default 10,000: a second's writes of thousands of ids,
 *     many times over. Also the most dead letters of a partition before what L3 refuses stays in
 *     the journal
 * @param flushInterval how long writes gather before they go to L3, so that a key written again
 *     costs one row; 10 ms to 1 h, default 1 s
 * @param drainTimeout the longest that closing the cache waits for what it journaled to reach L3;
 *     zero to 1 h, default 5 s. Zero flushes nothing more, and lets another process go on at once
 */
public record WriteBehindPolicy(
    int journalPartitions,
    int journalReplicas,
    int journalDepth,
    Duration flushInterval,
    Duration drainTimeout) {
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
  private static final WriteBehindPolicy DEFAULTS =
      new WriteBehindPolicy(16, 1, 10_000, Duration.ofSeconds(1), Duration.ofSeconds(5));

  /**
   * Checks every value and tells all that is wrong in one message.
   *
   * @throws IllegalArgumentException naming each rule that is broken, and the value
   */
  public WriteBehindPolicy {
    List<String> flaws = new ArrayList<>();
    within(flaws, "journalPartitions", journalPartitions, 1, 1024);
    within(flaws, "journalReplicas", journalReplicas, 0, 5);
    within(flaws, "journalDepth", journalDepth, 1, 1_000_000);
    within(flaws, "flushInterval", flushInterval, Duration.ofMillis(10), Duration.ofHours(1));
    within(flaws, "drainTimeout", drainTimeout, Duration.ZERO, Duration.ofHours(1));
    if (!flaws.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", flaws));
    }
  }

  private static <T extends Comparable<T>> void within(
      List<String> flaws, String name, T value, T least, T most) {
    if (requireNonNull(value, name).compareTo(least) < 0 || value.compareTo(most) > 0) {
      flaws.add(name + " must be " + least + " to " + most + ", was " + value);
    }
  }

  /** The defaults. */
  public static WriteBehindPolicy defaults() {
    return DEFAULTS;
  }

  /** See {@link #journalReplicas()}. */
  public WriteBehindPolicy journalReplicas(int replicas) {
    return new WriteBehindPolicy(
        journalPartitions, replicas, journalDepth, flushInterval, drainTimeout);
  }

  /** See {@link #journalPartitions()}. */
  public WriteBehindPolicy journalPartitions(int partitions) {
    return new WriteBehindPolicy(
        partitions, journalReplicas, journalDepth, flushInterval, drainTimeout);
  }

  /** See {@link #journalDepth()}. */
  public WriteBehindPolicy journalDepth(int depth) {
    return new WriteBehindPolicy(
        journalPartitions, journalReplicas, depth, flushInterval, drainTimeout);
  }

  /** See {@link #flushInterval()}. */
  public WriteBehindPolicy flushInterval(Duration interval) {
    return new WriteBehindPolicy(
        journalPartitions, journalReplicas, journalDepth, interval, drainTimeout);
  }

  /** See {@link #drainTimeout()}. */
  public WriteBehindPolicy drainTimeout(Duration timeout) {
    return new WriteBehindPolicy(
        journalPartitions, journalReplicas, journalDepth, flushInterval, timeout);
  }

  /**
   * When the right to flush a partition ends by itself: its owner renews it at each turn, and after
   * a crash others wait for it.
   */
  long leaseMillis() {
    return Math.max(SHORTEST_LEASE.toMillis(), 3 * flushInterval.toMillis());
  }

  JournalSettings journal() {
    return new JournalSettings(journalPartitions, journalDepth, journalReplicas);
  }
}
