package io.tieredcache;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What happens after L2 had no value: one caller of the fleet gets the lease and loads, the others
 * wait for what it brings. Blocks its caller's thread. Thread-safe.
 *
 * <p>What is granted is loaded and filled before waiting for what is held, or two overlapping
 * batches would block each other.
 */
final class MissPath<I, V> {
  private final SchemaContext<I, V> context;
  private final SharedReads<I, V> reads;
  private final DurableReads<I, V> durableReads;
  private final SharedWrites<I, V> fills;
  private final Leases leases;

  MissPath(
      SchemaContext<I, V> context,
      SharedReads<I, V> reads,
      DurableReads<I, V> durableReads,
      SharedWrites<I, V> fills,
      Leases leases) {
    this.context = context;
    this.reads = reads;
    this.durableReads = durableReads;
    this.fills = fills;
    this.leases = leases;
  }

  /** Answers all these flights, whose keys L2 did not have. */
  void resolve(
      List<Flight<I, V>> missing,
      @Nullable Loader<? super I, ? extends V> loader,
      Deadline deadline) {
    if (missing.isEmpty()) {
      return;
    }
    SharedStore shared = context.shared();
    if (shared == null || (context.durable() == null && loader == null)) {
      // Without an L2 there is nothing to fill; without anything below it a miss is the answer.
      durableReads.load(missing, loader, null, deadline);
      return;
    }
    Backoff backoff = new Backoff(deadline);
    Round round = acquire(shared, missing, loader, deadline);
    while (!round.held.isEmpty() && backoff.pause(round.soonestMillis, round.calm)) {
      round = acquire(shared, round.held, loader, deadline);
    }
    durableReads.load(round.held, loader, null, deadline);
  }

  /** What one asking for leases left open. */
  private final class Round {
    final List<Flight<I, V>> held = new ArrayList<>();

    /** Those of them that no push had reached before the question was sent: one to come is news. */
    final List<Flight<I, V>> calm = new ArrayList<>();

    final List<Flight<I, V>> granted = new ArrayList<>();
    final List<Flight<I, V>> ungranted = new ArrayList<>();
    final List<Flight<I, V>> belowFloor = new ArrayList<>();
    private final Set<Flight<I, V>> told;
    long soonestMillis = Long.MAX_VALUE;

    Round(Set<Flight<I, V>> told) {
      this.told = told;
    }

    void sort(Flight<I, V> flight, @Nullable Acquired acquired, boolean loading, long askedAt) {
      if (acquired == null) {
        context.counters().add(Count.L2_FAILED);
        flight.sharedFailed();
        ungranted.add(flight);
        return;
      }
      flight.asked(askedAt);
      if (acquired instanceof Acquired.Granted) {
        granted.add(flight);
      } else if (acquired instanceof Acquired.Held other) {
        soonestMillis = Math.min(soonestMillis, other.millisLeft());
        held.add(flight);
        if (!told.contains(flight)) {
          calm.add(flight);
        }
      } else if (acquired instanceof Acquired.Found found) {
        SharedReads.Gap gap = reads.accept(flight, found.value(), askedAt);
        if (gap != null) {
          (gap == SharedReads.Gap.BELOW_FLOOR ? belowFloor : ungranted).add(flight);
        }
      } else if (loading && context.durable() != null) {
        // The mark says that L3 has no row, not that the loader has no value.
        ungranted.add(flight);
      } else {
        absent(flight, loading ? Tier.LOADER : Tier.L2, askedAt);
      }
    }
  }

  private Round acquire(
      SharedStore shared,
      List<Flight<I, V>> flights,
      @Nullable Loader<? super I, ? extends V> loader,
      Deadline deadline) {
    Lease lease = leases.next();
    Round round = new Round(flights.stream().filter(Flight::isVoid).collect(Collectors.toSet()));
    flights.forEach(Flight::asksForLease);
    long askedAt = context.now();
    Batch<Acquired> batch = ask(shared, flights, lease, deadline);
    for (Flight<I, V> flight : flights) {
      round.sort(flight, batch.answers().get(flight.key), loader != null, askedAt);
    }
    context.counters().add(Count.LEASE_HELD, round.held.size());
    durableReads.load(round.granted, loader, lease, deadline);
    durableReads.load(round.ungranted, loader, null, deadline);
    durableReads.repair(round.belowFloor, loader, deadline);
    return round;
  }

  private Batch<Acquired> ask(
      SharedStore shared, List<Flight<I, V>> flights, Lease lease, Deadline deadline) {
    Deadline within = context.sharedDeadline(deadline);
    try {
      List<String> keys = flights.stream().map(flight -> flight.key).toList();
      return context
          .waits()
          .await(shared.acquireAll(keys, lease, within), Tier.L2, "acquire", within);
    } catch (TierException e) {
      // It may have been granted all the same, and nobody would give it back.
      fills.release(flights.stream().map(flight -> flight.key).toList(), lease);
      if (e instanceof AbandonedException) {
        throw e;
      }
      // Fail open: everybody loads without a lease.
      return Batch.empty();
    }
  }

  private void absent(Flight<I, V> flight, Tier tier, long askedAt) {
    context.counters().add(Count.ABSENT);
    reads.finish(flight, Answer.absent(0, tier, askedAt));
  }
}
