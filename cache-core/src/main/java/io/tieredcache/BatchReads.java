package io.tieredcache;

import io.tieredcache.SharedReads.Gap;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads many ids: one pass over L1, one request per node of L2 for the rest, one query for what is
 * missing. Ids that other callers are reading are waited for last. Blocks; thread-safe.
 */
final class BatchReads<I, V> {
  private final SchemaContext<I, V> context;
  private final SharedReads<I, V> reads;
  private final MissPath<I, V> misses;
  private final DurableReads<I, V> loads;
  private final ReadPath<I, V> single;

  BatchReads(
      SchemaContext<I, V> context,
      SharedReads<I, V> reads,
      MissPath<I, V> misses,
      DurableReads<I, V> loads,
      ReadPath<I, V> single) {
    this.context = context;
    this.reads = reads;
    this.misses = misses;
    this.loads = loads;
    this.single = single;
  }

  /** The values in the ids' order, those without one left out. */
  Map<I, V> read(Collection<? extends I> ids, Deadline deadline) {
    Map<I, @Nullable V> values = new LinkedHashMap<>();
    // All flights are made before one is joined: a bad id must not leave others' flights behind.
    List<Flight<I, V>> open = new ArrayList<>();
    for (I id : new LinkedHashSet<>(ids)) {
      Answer<V> answer = context.local().fresh(id);
      if (answer != null) {
        context.counters().l1Hit();
      } else {
        context.counters().add(Count.L1_MISS);
        open.add(context.newFlight(id));
      }
      values.put(id, answer == null ? null : answer.value());
    }
    List<Flight<I, V>> led = new ArrayList<>();
    List<Flight<I, V>> followed = new ArrayList<>();
    for (Flight<I, V> mine : open) {
      Flight<I, V> flight = context.flights().join(mine, context.now());
      (flight == mine ? led : followed).add(flight);
    }
    context.counters().add(Count.FLIGHT_SHARED, followed.size());
    lead(led, deadline);
    led.forEach(flight -> values.put(flight.id, own(flight, deadline)));
    followed.forEach(flight -> values.put(flight.id, others(flight, deadline)));
    return present(values);
  }

  private @Nullable V own(Flight<I, V> flight, Deadline deadline) {
    try {
      return context.waits().await(flight.answer, Tier.L1, "getAll", deadline).value();
    } catch (TierException e) {
      return context.stale().insteadOf(e, flight.id).value();
    }
  }

  private @Nullable V others(Flight<I, V> flight, Deadline deadline) {
    try {
      Answer<V> answer = single.follow(flight, null, deadline);
      return (answer == null ? single.read(flight.id, null, deadline) : answer).value();
    } catch (TierException e) {
      return context.stale().insteadOf(e, flight.id).value();
    }
  }

  private Map<I, V> present(Map<I, @Nullable V> values) {
    Map<I, V> present = new LinkedHashMap<>();
    values.forEach(
        (id, value) -> {
          if (value != null) {
            present.put(id, value);
          }
        });
    return present;
  }

  private void lead(List<Flight<I, V>> flights, Deadline deadline) {
    if (flights.isEmpty()) {
      return;
    }
    try {
      Map<Gap, List<Flight<I, V>>> gaps = ask(flights, deadline);
      loads.load(gaps.getOrDefault(Gap.UNUSABLE, List.of()), null, null, deadline);
      loads.repair(gaps.getOrDefault(Gap.BELOW_FLOOR, List.of()), null, deadline);
      // Last, since it may wait for others' leases.
      misses.resolve(gaps.getOrDefault(Gap.MISSING, List.of()), null, deadline);
    } catch (Throwable e) {
      // Flights that have been answered stay so.
      flights.forEach(flight -> flight.answer.completeExceptionally(e));
    } finally {
      flights.forEach(context.flights()::end);
    }
  }

  private Map<Gap, List<Flight<I, V>>> ask(List<Flight<I, V>> flights, Deadline deadline) {
    Map<Gap, List<Flight<I, V>>> gaps = new EnumMap<>(Gap.class);
    List<Flight<I, V>> trusted = new ArrayList<>();
    SharedStore shared = context.asked();
    for (Flight<I, V> flight : flights) {
      boolean ask = shared != null && !context.repairs().suspects(flight.key);
      (ask ? trusted : at(gaps, Gap.UNUSABLE)).add(flight);
    }
    if (shared == null || trusted.isEmpty()) {
      return gaps;
    }
    long askedAt = context.now();
    Batch<SharedValue> batch = ask(shared, trusted, deadline);
    for (Flight<I, V> flight : trusted) {
      Gap gap = batch == null ? Gap.UNUSABLE : accept(flight, batch, askedAt);
      if (gap != null) {
        at(gaps, gap).add(flight);
      }
    }
    return gaps;
  }

  private @Nullable Batch<SharedValue> ask(
      SharedStore shared, List<Flight<I, V>> flights, Deadline deadline) {
    Deadline within = context.sharedDeadline(deadline);
    try {
      return context.waits().await(fetch(shared, flights, within), Tier.L2, "getAll", within);
    } catch (AbandonedException e) {
      throw e;
    } catch (TierException e) {
      context.counters().add(Count.L2_FAILED);
      flights.forEach(Flight::sharedFailed);
      if (context.durable() == null) {
        throw e;
      }
      return null;
    }
  }

  /** The values in one batch; large ones that L1 still has are compared one by one beside it. */
  private CompletableFuture<Batch<SharedValue>> fetch(
      SharedStore shared, List<Flight<I, V>> flights, Deadline within) {
    List<Flight<I, V>> unknown = flights.stream().filter(flight -> flight.known == null).toList();
    CompletableFuture<Batch<SharedValue>> fetched =
        unknown.isEmpty()
            ? CompletableFuture.completedFuture(Batch.empty())
            : reads.askAll(shared, unknown, within);
    for (Flight<I, V> flight : flights) {
      if (flight.known != null) {
        fetched = beside(fetched, flight.key, reads.ask(shared, flight, within));
      }
    }
    return fetched;
  }

  private static CompletableFuture<Batch<SharedValue>> beside(
      CompletableFuture<Batch<SharedValue>> fetched,
      String key,
      CompletableFuture<@Nullable SharedValue> one) {
    return fetched.thenCompose(
        batch ->
            one.handle(
                (value, failure) -> {
                  if (value != null) {
                    batch.answers().put(key, value);
                  } else if (failure != null) {
                    batch.failures().put(key, known(failure));
                  }
                  return batch;
                }));
  }

  private static TierException known(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof TierException trouble) {
      return trouble;
    }
    throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(cause);
  }

  private @Nullable Gap accept(Flight<I, V> flight, Batch<SharedValue> batch, long askedAt) {
    TierException failure = batch.failures().get(flight.key);
    if (failure != null) {
      context.counters().add(Count.L2_FAILED);
      flight.sharedFailed();
      if (context.durable() == null) {
        flight.answer.completeExceptionally(failure);
        return null;
      }
      return Gap.UNUSABLE;
    }
    flight.asked(askedAt);
    SharedValue found = batch.answers().get(flight.key);
    return found == null ? Gap.MISSING : reads.accept(flight, found, askedAt);
  }

  private static <I, V> List<Flight<I, V>> at(Map<Gap, List<Flight<I, V>>> gaps, Gap gap) {
    return gaps.computeIfAbsent(gap, none -> new ArrayList<>());
  }
}
