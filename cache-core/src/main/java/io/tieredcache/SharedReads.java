package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.Tier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Decides whether a value found in L2 answers a flight, and keeps it in L1 if so. Thread-safe. */
final class SharedReads<I, V> {
  /** Why L2 did not answer, and so what L3's answer may do to L2. */
  enum Gap {
    /** Nothing there: L3's answer fills under a lease. */
    MISSING,
    /** Older than this process has seen: L3's answer repairs L2 by {@code put}. */
    BELOW_FLOOR,
    /** Not reached, not readable or not to be trusted: L3's answer fills nothing. */
    UNUSABLE
  }

  private final SchemaContext<I, V> context;

  SharedReads(SchemaContext<I, V> context) {
    this.context = context;
  }

  /** Answers the flight with the value and returns null, or says why the value won't do. */
  @Nullable Gap accept(Flight<I, V> flight, SharedValue found, long askedAt) {
    long version = found.stamp().version();
    if (context.durable() == null) {
      if (!found.copied()) {
        followAuthority(flight, version);
      }
    } else if (LocalTier.isBelow(version, context.local().floor(flight.id))) {
      context.counters().add(Count.BELOW_FLOOR);
      return Gap.BELOW_FLOOR;
    }
    Answer<V> known = flight.known;
    boolean same = known != null && found.stamp().equals(known.stamp());
    V value =
        known != null && same
            ? known.value()
            : context.values().decodeOrNull(found.payload(), Tier.L2);
    if (value == null) {
      return Gap.UNUSABLE;
    }
    context.counters().add(Count.L2_HIT);
    context.counters().add(Count.REVALIDATED, same ? 1 : 0);
    Refresh refresh = context.ahead().plan(found.stamp(), context.now());
    Stamp stamp = same || isLarge(found) ? found.stamp() : null;
    Answer<V> answer = Answer.of(value, version, Tier.L2, askedAt, found.epoch());
    if (found.copied()) {
      // A copy may be behind by any time, so L1 must not add to it.
      context.local().saw(flight, version);
      flight.answer.complete(answer);
    } else {
      finish(flight, answer.marked(refresh, stamp));
    }
    return null;
  }

  private boolean isLarge(SharedValue found) {
    return found.stamp().present()
        && found.payload().remaining() > context.schema().policy().largeValues().revalidateBytes();
  }

  /** Asks L2 for the value, or where L1 still has a large one, whether it is still the same. */
  CompletableFuture<@Nullable SharedValue> ask(
      SharedStore shared, Flight<I, V> flight, Deadline within) {
    Answer<?> known = flight.known;
    Stamp stamp = known == null ? null : known.stamp();
    if (stamp != null) {
      return shared.getUnless(flight.key, stamp, within);
    }
    return asksCopies()
        ? shared.getNear(flight.key, context.local().floor(flight.id), within)
        : shared.get(flight.key, within);
  }

  /** The same for many, whose values L1 does not have. */
  List<CompletableFuture<Batch<SharedValue>>> askAll(
      SharedStore shared, List<Flight<I, V>> flights, Deadline within) {
    if (!asksCopies()) {
      return shared.getAllInParts(flights.stream().map(flight -> flight.key).toList(), within);
    }
    Map<String, Long> floors = new LinkedHashMap<>();
    flights.forEach(flight -> floors.put(flight.key, context.local().floor(flight.id)));
    return List.of(shared.getAllNear(floors, within));
  }

  /** Whether large ones that L1 still has are the same. */
  List<CompletableFuture<Batch<SharedValue>>> askAgain(
      SharedStore shared, List<Flight<I, V>> flights, Deadline within) {
    Map<String, Stamp> known = new LinkedHashMap<>();
    for (Flight<I, V> flight : flights) {
      Answer<V> held = requireNonNull(flight.known, "known");
      known.put(flight.key, requireNonNull(held.stamp(), "a stamp to compare"));
    }
    return shared.getAllUnless(known, within);
  }

  private boolean asksCopies() {
    return context.schema().policy().readFrom() == ReadFrom.REPLICA;
  }

  /**
   * The authority was asked after the process had seen the floor. If it answers lower, a failover
   * lost writes that had been acknowledged, and the floor goes down with it.
   */
  void followAuthority(Flight<I, V> flight, long version) {
    if (LocalTier.isBelow(version, flight.floor)) {
      context.counters().add(Count.FLOOR_FOLLOWED);
      context.local().follow(flight.id, flight.floor, version);
    }
  }

  /**
   * Keeps the answer in L1, where it may, or at least its version; then gives it to all who wait.
   */
  void finish(Flight<I, V> flight, Answer<V> answer) {
    context.local().keep(flight, answer);
    flight.answer.complete(answer);
  }
}
