package io.tieredcache;

import io.tieredcache.spi.AppendOutcome;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.JournalPut;
import io.tieredcache.spi.JournalWrite;
import io.tieredcache.spi.OutcomeUnknownException;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Appends to a partition of the journal, again while it is full, until the deadline. Thread-safe.
 *
 * <p>A failure that does not say that nothing was done leaves open whether the write was journaled,
 * and says so.
 */
final class Appending {
  private static final long SHORTEST_PAUSE_MILLIS = 5;
  private static final long LONGEST_PAUSE_MILLIS = 100;

  /** An attempt with less time for its answer would make "too late" of "full". */
  private static final long ANSWER_MILLIS = 50;

  private final String schema;
  private final GuardedJournal journal;

  Appending(String schema, GuardedJournal journal) {
    this.schema = schema;
    this.journal = journal;
  }

  /**
   * Appends.
   *
   * @param put how the same step tells L2, or null where it does not
   */
  CompletableFuture<AppendOutcome.Appended> append(
      String operation,
      int partition,
      List<JournalWrite> writes,
      @Nullable JournalPut put,
      Deadline deadline) {
    return append(operation, partition, writes, put, deadline, SHORTEST_PAUSE_MILLIS);
  }

  private CompletableFuture<AppendOutcome.Appended> append(
      String operation,
      int partition,
      List<JournalWrite> writes,
      @Nullable JournalPut put,
      Deadline deadline,
      long pauseMillis) {
    return journal
        .append(partition, writes, put, deadline, failure -> failed(operation, deadline, failure))
        .thenCompose(
            outcome ->
                outcome instanceof AppendOutcome.Appended appended
                    ? CompletableFuture.completedFuture(appended)
                    : later(
                        operation,
                        partition,
                        writes,
                        put,
                        deadline,
                        pauseMillis,
                        ((AppendOutcome.Full) outcome).depth()));
  }

  private CompletableFuture<AppendOutcome.Appended> later(
      String operation,
      int partition,
      List<JournalWrite> writes,
      @Nullable JournalPut put,
      Deadline deadline,
      long pauseMillis,
      long depth) {
    long pause = 1 + ThreadLocalRandom.current().nextLong(pauseMillis);
    if (deadline.remainingMillis() <= pause + ANSWER_MILLIS) {
      return CompletableFuture.failedFuture(full(operation, deadline, depth));
    }
    return new CompletableFuture<@Nullable Void>()
        .completeOnTimeout(null, pause, TimeUnit.MILLISECONDS)
        .thenCompose(
            paused ->
                append(
                    operation,
                    partition,
                    writes,
                    put,
                    deadline,
                    Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS)));
  }

  private TierUnavailableException full(String operation, Deadline deadline, long depth) {
    return new TierUnavailableException(
        Tier.L2,
        operation,
        schema,
        elapsed(deadline),
        "the journal is full: "
            + depth
            + " writes of the partition wait for L3 (journalDepth); nothing was written",
        null);
  }

  /** A part of a batch and what becomes of it. */
  record Part(List<JournalWrite> writes, CompletableFuture<AppendOutcome.Appended> append) {
    private @Nullable Throwable failure() {
      Throwable failure = append.<@Nullable Throwable>handle((done, thrown) -> thrown).join();
      return failure == null ? null : Causes.of(failure);
    }
  }

  /**
   * What a batch comes to of whose parts, which have all ended, some failed: the others may have
   * been journaled, whatever those say themselves, unless each did nothing.
   */
  TierException inPart(String operation, Deadline deadline, List<Part> parts) {
    List<Throwable> failures = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (Part part : parts) {
      Throwable failure = part.failure();
      if (failure != null) {
        failures.add(failure);
        part.writes().forEach(write -> keys.add(write.key()));
      }
    }
    Throwable first = failures.get(0);
    if (Causes.nothingDone(failures, parts.size())) {
      return Causes.told(first);
    }
    return new OutcomeUnknownException(
        Tier.L2,
        operation,
        schema,
        elapsed(deadline),
        "a part of the batch may have been journaled; not acknowledged are "
            + NamedKeys.of(keys)
            + ": "
            + first.getMessage(),
        first);
  }

  private AppendOutcome failed(String operation, Deadline deadline, Throwable failure) {
    Throwable cause = Causes.of(failure);
    if (cause instanceof DeadlineExceededException || Causes.nothingDone(cause)) {
      throw Causes.wrapped(cause);
    }
    throw new OutcomeUnknownException(
        Tier.L2,
        operation,
        schema,
        elapsed(deadline),
        "not acknowledged; it may have been journaled: " + cause.getMessage(),
        cause);
  }

  private static Duration elapsed(Deadline deadline) {
    return Duration.ofNanos(deadline.elapsedNanos());
  }
}
