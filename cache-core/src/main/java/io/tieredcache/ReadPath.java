package io.tieredcache;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads one id that L1 could not answer: joins a flight or leads one, on the caller's thread.
 * Thread-safe.
 */
final class ReadPath<I, V> {
  private final SchemaContext<I, V> context;
  private final SharedReads<I, V> reads;
  private final MissPath<I, V> misses;
  private final DurableReads<I, V> durableReads;

  ReadPath(
      SchemaContext<I, V> context,
      SharedReads<I, V> reads,
      MissPath<I, V> misses,
      DurableReads<I, V> durableReads) {
    this.context = context;
    this.reads = reads;
    this.misses = misses;
    this.durableReads = durableReads;
  }

  /** The answer, or a stale one where no tier answers and the policy allows it. */
  Answer<V> read(I id, @Nullable Loader<? super I, ? extends V> loader, Deadline deadline) {
    ReadEvent event = ReadEvent.start();
    Tier tier = null;
    try {
      Answer<V> answer = readNow(id, loader, deadline);
      tier = answer.tier();
      return answer;
    } catch (TierException e) {
      return context.stale().insteadOf(e, id);
    } finally {
      event.end(context.schema(), tier);
    }
  }

  private Answer<V> readNow(
      I id, @Nullable Loader<? super I, ? extends V> loader, Deadline deadline) {
    while (true) {
      Flight<I, V> mine = context.newFlight(id);
      Flight<I, V> flight = context.flights().join(mine, context.now());
      if (flight == mine) {
        lead(mine, ask(mine, deadline), loader, deadline);
        return context.waits().await(mine.answer, Tier.L1, "get", deadline);
      }
      context.counters().add(Count.FLIGHT_SHARED);
      Answer<V> answer = follow(flight, loader, deadline);
      if (answer != null && (loader == null || answer.endsLoad())) {
        return answer;
      }
    }
  }

  /** Another caller's answer, or null where that caller gave up before this one has to. */
  @Nullable Answer<V> follow(
      Flight<I, V> flight, @Nullable Loader<? super I, ? extends V> loader, Deadline deadline) {
    try {
      return context.waits().await(flight.answer, Tier.L1, "get", deadline);
    } catch (TierException e) {
      if (!leaderGaveUp(e, loader)
          || deadline.expired()
          || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return null;
    }
  }

  /**
   * Whether a flight ended by this is no end to those who follow it: its leader had no time left,
   * no thread, or no loader where nobody else was left to ask.
   */
  boolean leaderGaveUp(@Nullable Throwable end, @Nullable Loader<? super I, ? extends V> loader) {
    return end instanceof AbandonedException
        || end instanceof DeadlineExceededException
        // A call that does not block found no thread to go on with; this one has its own.
        || (end instanceof TierUnavailableException refused && refused.tier() == Tier.L1)
        // With a loader, a leader never fails because L2 does.
        || (loader != null
            && context.durable() == null
            && end instanceof TierException failure
            && failure.tier() == Tier.L2);
  }

  /** A question to L2, when it was sent and how long its answer is waited for. */
  record Asked(CompletableFuture<@Nullable SharedValue> answer, long at, Deadline within) {}

  /** Asks L2, or returns null where none is asked or it can't be trusted with this key. */
  @Nullable Asked ask(Flight<I, V> flight, Deadline deadline) {
    SharedStore shared = context.asked();
    if (shared == null || context.repairs().suspects(flight.key)) {
      return null;
    }
    Deadline within = context.sharedDeadline(deadline);
    long at = context.now();
    CompletableFuture<@Nullable SharedValue> answer;
    try {
      answer = reads.ask(shared, flight, within);
    } catch (RuntimeException e) {
      // A tier must not throw; if one does, the flight still has to end.
      answer = CompletableFuture.failedFuture(e);
    }
    return new Asked(answer, at, within);
  }

  /** Sees the flight to its end. Whoever waits for it gets an answer or what went wrong. */
  void lead(
      Flight<I, V> flight,
      @Nullable Asked asked,
      @Nullable Loader<? super I, ? extends V> loader,
      Deadline deadline) {
    try {
      if (asked == null) {
        durableReads.load(List.of(flight), loader, null, deadline);
      } else {
        settle(flight, asked, loader, deadline);
      }
    } catch (Throwable e) {
      flight.answer.completeExceptionally(e);
    } finally {
      context.flights().end(flight);
    }
  }

  private void settle(
      Flight<I, V> flight,
      Asked asked,
      @Nullable Loader<? super I, ? extends V> loader,
      Deadline deadline) {
    List<Flight<I, V>> one = List.of(flight);
    SharedReads.@Nullable Gap gap = gap(flight, asked, loader == null);
    if (gap == SharedReads.Gap.MISSING) {
      misses.resolve(one, loader, deadline);
    } else if (gap == SharedReads.Gap.BELOW_FLOOR) {
      durableReads.repair(one, loader, deadline);
    } else if (gap == SharedReads.Gap.UNUSABLE) {
      durableReads.load(one, loader, null, deadline);
    }
  }

  private SharedReads.@Nullable Gap gap(Flight<I, V> flight, Asked asked, boolean plain) {
    try {
      SharedValue found = context.waits().await(asked.answer(), Tier.L2, "get", asked.within());
      flight.asked(asked.at());
      return found == null ? SharedReads.Gap.MISSING : reads.accept(flight, found, asked.at());
    } catch (AbandonedException e) {
      throw e;
    } catch (TierException e) {
      context.counters().add(Count.L2_FAILED);
      flight.sharedFailed();
      if (plain && context.durable() == null) {
        // Nobody is left to answer, and "there is no value" would be a lie.
        throw e;
      }
      return SharedReads.Gap.UNUSABLE;
    }
  }
}
