package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.LoadFailedException;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Ends flights for which no tier has a value: by the caller's loader, else as absent. A loader's
 * value is written through L3 as if by {@code update} from <em>absent</em>: who wrote or deleted
 * meanwhile wins. Blocks its caller's thread; loaders run on the cache's own threads. Thread-safe.
 */
final class Loads<I, V> {
  private final SchemaContext<I, V> context;
  private final SharedReads<I, V> reads;
  private final SharedWrites<I, V> fills;
  private final Executor threads;

  Loads(
      SchemaContext<I, V> context,
      SharedReads<I, V> reads,
      SharedWrites<I, V> fills,
      Executor threads) {
    this.context = context;
    this.reads = reads;
    this.fills = fills;
    this.threads = threads;
  }

  /**
   * Answers one flight.
   *
   * @param absentVersion what L3 knows of the missing row: a deleted row's version or {@link
   *     DurableStore#NO_ROW}
   * @param lease held for the key, or null: then nothing is filled
   */
  void finish(
      Flight<I, V> flight,
      @Nullable Loader<? super I, ? extends V> loader,
      long absentVersion,
      @Nullable Lease lease,
      long askedAt,
      Deadline deadline) {
    V loaded = loader == null ? null : recorded(flight, loader, deadline);
    if (loaded == null) {
      absent(flight, loader == null ? Tier.L3 : Tier.LOADER, absentVersion, lease, askedAt);
      return;
    }
    context.counters().add(Count.LOADED);
    byte[] payload = context.values().encode(loaded);
    Answer<V> answer = Answer.of(loaded, absentVersion, Tier.LOADER, askedAt);
    DurableStore durable = context.durable();
    if (durable != null
        && context.schema().policy().persistLoads()
        // Nothing in a journal could tell that nobody wrote since the load began.
        && !context.journaled()) {
      persist(durable, flight, answer, payload, lease, deadline);
    } else {
      reads.finish(flight, fill(flight, answer, payload, lease, deadline));
    }
  }

  private void absent(
      Flight<I, V> flight, Tier tier, long version, @Nullable Lease lease, long askedAt) {
    context.counters().add(Count.ABSENT);
    if (lease != null) {
      long mark = flight.mayFill() ? context.schema().policy().negativeTtl().toMillis() : 0;
      fills.fillAbsent(List.of(flight.key), lease, mark);
    }
    reads.finish(flight, Answer.absent(version, tier, askedAt));
  }

  private @Nullable V recorded(
      Flight<I, V> flight, Loader<? super I, ? extends V> loader, Deadline deadline) {
    LoadEvent event = LoadEvent.start();
    V loaded = null;
    try {
      loaded = run(flight, loader, deadline);
      return loaded;
    } finally {
      event.end(context.schema(), loaded != null);
    }
  }

  private @Nullable V run(
      Flight<I, V> flight, Loader<? super I, ? extends V> loader, Deadline deadline) {
    FutureTask<@Nullable V> task =
        new FutureTask<>(context.observations().around(() -> loader.load(flight.id)));
    Waits waits = context.waits();
    long begin = context.now();
    try {
      context.rush().load(flight.isUnguarded(), deadline, threads, task);
      return task.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      throw waits.refused(Tier.LOADER, "load", deadline, String.valueOf(e.getMessage()));
    } catch (TimeoutException e) {
      task.cancel(true);
      deadline.spent("the loader", context.now() - begin);
      throw waits.tooLate(Tier.LOADER, "load", deadline);
    } catch (ExecutionException e) {
      Throwable cause = requireNonNull(e.getCause(), "cause");
      throw new LoadFailedException(
          context.schema().toString(), Duration.ofNanos(deadline.elapsedNanos()), cause);
    } catch (InterruptedException e) {
      task.cancel(true);
      throw waits.interrupted(Tier.LOADER, "load", deadline);
    }
  }

  /** Fills L2 with a value that L3 does not get. */
  private Answer<V> fill(
      Flight<I, V> flight,
      Answer<V> answer,
      byte[] payload,
      @Nullable Lease lease,
      Deadline deadline) {
    if (lease == null) {
      return answer;
    }
    long version = context.durable() == null ? SharedWrite.ASSIGNED : answer.version();
    SharedWrite write =
        new SharedWrite(version, payload, context.sharedTtlMillis(DurableRow.FOREVER));
    FillOutcome outcome = fills.fill(Map.of(flight, write), lease, deadline).get(flight.key);
    if (!(outcome instanceof FillOutcome.Stored stored)) {
      return answer;
    }
    return Answer.of(answer.value(), stored.stamp().version(), Tier.LOADER, answer.askedAt());
  }

  /** Writes the value to L3 if it still is as absent as it was, and L2 after it. */
  private void persist(
      DurableStore durable,
      Flight<I, V> flight,
      Answer<V> answer,
      byte[] payload,
      @Nullable Lease lease,
      Deadline deadline) {
    context.handed(payload);
    long ttl = context.durableTtlMillis();
    OptionalLong version;
    try {
      version =
          context
              .waits()
              .await(
                  durable.putIfVersion(flight.key, answer.version(), payload, ttl, deadline),
                  Tier.L3,
                  "load",
                  deadline);
    } catch (TierException e) {
      throw context.unsettled(List.of(flight.key), e);
    }
    if (version.isEmpty()) {
      lost(durable, flight, answer, lease, deadline);
      return;
    }
    long won = version.getAsLong();
    SharedWrite write = new SharedWrite(won, payload, context.sharedTtlMillis(ttl));
    boolean told =
        lease != null
            && fills.fill(Map.of(flight, write), lease, deadline).get(flight.key)
                instanceof FillOutcome.Stored;
    if (!told) {
      // L2 may hold an absent mark or an undecodable value, which would hide this one.
      fills
          .publish(Map.of(flight.key, write), deadline)
          .forEach(key -> context.repairs().remember(key, Duration.ZERO));
    }
    reads.finish(flight, Answer.of(answer.value(), won, Tier.LOADER, answer.askedAt()));
  }

  /** Somebody wrote or deleted the row meanwhile: theirs is the answer, ours is stored nowhere. */
  private void lost(
      DurableStore durable,
      Flight<I, V> flight,
      Answer<V> answer,
      @Nullable Lease lease,
      Deadline deadline) {
    if (lease != null) {
      fills.release(List.of(flight.key), lease);
    }
    DurableRow row = context.rows(durable, List.of(flight.key), "get", deadline).get(flight.key);
    if (row == null || row.payload() == null) {
      // Deleted while loading: callers that began before get what they asked for, L1 does not.
      flight.makeVoid();
      context.flights().end(flight);
      flight.answer.complete(answer);
      return;
    }
    V value = context.values().decodeOrNull(ByteBuffer.wrap(row.payload()), Tier.L3);
    if (value == null) {
      throw context.failure(
          Tier.L3, "load", deadline, "another writer stored a value that can't be decoded", null);
    }
    reads.finish(flight, Answer.of(value, row.version(), Tier.L3, answer.askedAt()));
  }
}
