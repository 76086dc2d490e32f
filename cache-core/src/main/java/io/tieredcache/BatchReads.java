package io.tieredcache;

import io.tieredcache.SharedReads.Gap;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads many ids: one pass over L1, one request per node of L2 for the rest, one query for what is
 * missing. Ids that other callers are reading are waited for last. Blocks; thread-safe.
 */
final class BatchReads<I, V> {
  private final SchemaContext<I, V> context;
  private final SharedReads<I, V> reads;
  private final MissPath<I, V> misses;
  private final DurableReads<I, V> durableReads;
  private final ReadPath<I, V> single;

  BatchReads(
      SchemaContext<I, V> context,
      SharedReads<I, V> reads,
      MissPath<I, V> misses,
      DurableReads<I, V> durableReads,
      ReadPath<I, V> single) {
    this.context = context;
    this.reads = reads;
    this.misses = misses;
    this.durableReads = durableReads;
    this.single = single;
  }

  /** The values in the ids' order, those without one left out. */
  Map<I, V> read(Collection<? extends I> ids, Deadline deadline) {
    Map<I, @Nullable V> values = new LinkedHashMap<>(ids.size() * 4 / 3 + 1);
    // All flights are made before one is joined: a bad id must not leave others' flights behind.
    List<Flight<I, V>> open = new ArrayList<>(ids.size());
    for (I id : ids) {
      if (!values.containsKey(id)) {
        values.put(id, local(id, open));
      }
    }
    List<Flight<I, V>> led = new ArrayList<>(open.size());
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

  /** What L1 answers, or null and one more flight. */
  private @Nullable V local(I id, List<Flight<I, V>> open) {
    Answer<V> answer = context.local().fresh(id);
    if (answer != null) {
      context.counters().l1Hit();
      return answer.value();
    }
    context.counters().add(Count.L1_MISS);
    open.add(context.newFlight(id));
    return null;
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

  @SuppressWarnings("NullAway") // No value is null any more.
  private static <I, V> Map<I, V> present(Map<I, @Nullable V> values) {
    values.values().removeIf(Objects::isNull);
    return values;
  }

  private void lead(List<Flight<I, V>> flights, Deadline deadline) {
    if (flights.isEmpty()) {
      return;
    }
    try {
      Map<Gap, List<Flight<I, V>>> gaps = new BatchAsk<>(context, reads).ask(flights, deadline);
      durableReads.load(gaps.getOrDefault(Gap.UNUSABLE, List.of()), null, null, deadline);
      durableReads.repair(gaps.getOrDefault(Gap.BELOW_FLOOR, List.of()), null, deadline);
      // Last, since it may wait for others' leases.
      misses.resolve(gaps.getOrDefault(Gap.MISSING, List.of()), null, deadline);
    } catch (Throwable e) {
      // Flights that have been answered stay so.
      flights.forEach(flight -> flight.answer.completeExceptionally(e));
    } finally {
      flights.forEach(context.flights()::end);
    }
  }
}
