package io.tieredcache;

import io.tieredcache.SharedReads.Gap;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A batch's question to L2. The answers of each node are taken as they come: while values of one
 * are decoded, those of others are under way. Used once, by one thread.
 */
final class BatchAsk<I, V> {
  private final SchemaContext<I, V> context;
  private final SharedReads<I, V> reads;
  private final Map<Gap, List<Flight<I, V>>> gaps = new EnumMap<>(Gap.class);

  /** Flights without an answer yet, by storage key. */
  private final Map<String, Flight<I, V>> open = new LinkedHashMap<>();

  private long askedAt;

  BatchAsk(SchemaContext<I, V> context, SharedReads<I, V> reads) {
    this.context = context;
    this.reads = reads;
  }

  /** Answers flights with what L2 holds; the others are told by why it did not answer them. */
  Map<Gap, List<Flight<I, V>>> ask(List<Flight<I, V>> flights, Deadline deadline) {
    SharedStore shared = context.asked();
    List<Flight<I, V>> trusted = new ArrayList<>(flights.size());
    for (Flight<I, V> flight : flights) {
      if (shared == null || context.repairs().suspects(flight.key)) {
        leave(flight, Gap.UNUSABLE);
      } else {
        trusted.add(flight);
      }
    }
    if (shared != null && !trusted.isEmpty()) {
      ask(shared, trusted, context.sharedDeadline(deadline));
    }
    return gaps;
  }

  private void ask(SharedStore shared, List<Flight<I, V>> flights, Deadline within) {
    askedAt = context.now();
    try {
      List<CompletableFuture<Batch<SharedValue>>> parts = send(shared, flights, within);
      flights.forEach(flight -> open.put(flight.key, flight));
      take(Arrivals.of(parts), within);
    } catch (AbandonedException e) {
      throw e;
    } catch (TierException e) {
      failed(e);
    }
    for (Flight<I, V> flight : open.values()) {
      flight.asked(askedAt);
      leave(flight, Gap.MISSING);
    }
  }

  /** The values part by part; large ones that L1 still has are compared beside them. */
  private List<CompletableFuture<Batch<SharedValue>>> send(
      SharedStore shared, List<Flight<I, V>> flights, Deadline within) {
    List<Flight<I, V>> unknown = new ArrayList<>(flights.size());
    List<Flight<I, V>> known = new ArrayList<>();
    flights.forEach(flight -> (flight.known == null ? unknown : known).add(flight));
    List<CompletableFuture<Batch<SharedValue>>> parts = new ArrayList<>();
    if (!unknown.isEmpty()) {
      parts.addAll(reads.askAll(shared, unknown, within));
    }
    if (!known.isEmpty()) {
      parts.addAll(reads.askAgain(shared, known, within));
    }
    return parts;
  }

  /**
   * Waits for each part. One that fails as a whole does not say whose it is: its keys are among
   * those that no other part has answered.
   */
  private void take(List<CompletableFuture<Batch<SharedValue>>> parts, Deadline within) {
    TierException lost = null;
    for (CompletableFuture<Batch<SharedValue>> part : parts) {
      try {
        take(context.waits().await(part, Tier.L2, "getAll", within));
      } catch (RuntimeException e) {
        if (!part.isCompletedExceptionally() || e instanceof AbandonedException) {
          throw e;
        }
        // What fails otherwise than a tier's requests do must not take other keys with it, either.
        lost =
            Causes.told(
                e,
                cause ->
                    context.failure(Tier.L2, "getAll", within, "its answer can't be used", cause));
      }
    }
    if (lost != null) {
      failed(lost);
    }
  }

  private void take(Batch<SharedValue> part) {
    part.answers()
        .forEach(
            (key, found) -> {
              Flight<I, V> flight = open.remove(key);
              if (flight != null) {
                flight.asked(askedAt);
                leave(flight, reads.accept(flight, found, askedAt));
              }
            });
    part.failures()
        .forEach(
            (key, failure) -> {
              Flight<I, V> flight = open.remove(key);
              if (flight != null) {
                context.counters().add(Count.L2_FAILED);
                unreached(flight, failure);
              }
            });
  }

  private void unreached(Flight<I, V> flight, TierException failure) {
    flight.sharedFailed();
    if (context.durable() == null) {
      flight.answer.completeExceptionally(failure);
    } else {
      leave(flight, Gap.UNUSABLE);
    }
  }

  /** Parts that are still missing did not come in time or failed, or none was sent. */
  private void failed(TierException failure) {
    context.counters().add(Count.L2_FAILED);
    open.values().forEach(flight -> unreached(flight, failure));
    open.clear();
  }

  private void leave(Flight<I, V> flight, @Nullable Gap gap) {
    if (gap != null) {
      gaps.computeIfAbsent(gap, none -> new ArrayList<>()).add(flight);
    }
  }
}
