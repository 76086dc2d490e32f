package io.tieredcache.testkit.history;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a history is measured by. Immutable.
 *
 * @param localTtl how far a read may be behind a write of another process that has returned
 * @param sharedTtl how much longer that may be where L2 could not be told of the write: its ttl
 *     and, for what was being filled, the deadline
 * @param deadline of each call; 20 ms more are allowed, and the stalls that were measured
 * @param outages when L2 could not be reached or lost what it had acknowledged, from before the
 *     fault (replication lags) until every process reaches it again
 * @param silences when L2 could not be reached, or late, and lost nothing, until every process
 *     reaches it again
 */
public record Limits(
    Duration localTtl,
    Duration sharedTtl,
    Duration deadline,
    List<Span> outages,
    List<Span> silences) {
  /** Takes copies of the lists. */
  public Limits {
    requireNonNull(localTtl, "localTtl");
    requireNonNull(sharedTtl, "sharedTtl");
    requireNonNull(deadline, "deadline");
    outages = List.copyOf(outages);
    silences = List.copyOf(silences);
  }

  /** Without silences. */
  public Limits(Duration localTtl, Duration sharedTtl, Duration deadline, List<Span> outages) {
    this(localTtl, sharedTtl, deadline, outages, List.of());
  }

  /** From when on every process must know of a write, or remove, that has returned. */
  long knownFrom(Call write) {
    boolean told =
        Stream.concat(outages.stream(), silences.stream())
            .noneMatch(o -> o.meets(write.invokedAt(), write.returnedAt()));
    return told ? knownToDurable(write) : knownToDurable(write) + sharedTtl.toNanos();
  }

  /** From when on every answer of L3 must be of it or of a later one, whatever L2 was told. */
  long knownToDurable(Call write) {
    return write.returnedAt() + localTtl.toNanos();
  }

  /** Whether L2 may hold at that time what a failover brought back. */
  boolean mayHaveLost(long time) {
    return outages.stream()
        .anyMatch(o -> time - o.from() >= 0 && time - o.to() <= sharedTtl.toNanos());
  }
}
