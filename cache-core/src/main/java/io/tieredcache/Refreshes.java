package io.tieredcache;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads in the background that no caller waits for: ahead of a value's end in L2, and after its end
 * in L1. They have the schema's deadline and the cache's own threads. Thread-safe.
 *
 * <p>A refresh ahead joins no flight, or callers would wait for it. It fills L2 under a lease that
 * one process of the fleet gets, for the very value that it saw; L1 takes the new one from there.
 */
final class Refreshes<I, V> {
  private final SchemaContext<I, V> context;
  private final AsyncReads<I, V> reads;
  private final DurableReads<I, V> durableReads;
  private final SharedWrites<I, V> fills;
  private final Leases leases;
  private final Executor workers;

  Refreshes(
      SchemaContext<I, V> context,
      AsyncReads<I, V> reads,
      DurableReads<I, V> durableReads,
      SharedWrites<I, V> fills,
      Leases leases,
      Executor workers) {
    this.context = context;
    this.reads = reads;
    this.durableReads = durableReads;
    this.fills = fills;
    this.leases = leases;
    this.workers = workers;
  }

  /** L1's expired answer, where the policy gives it while a newer one is asked for; else null. */
  @Nullable Answer<V> stale(I id, @Nullable Loader<? super I, ? extends V> loader) {
    // In this order: a flight keeps its answer before it ends.
    boolean underWay = context.flights().underWay(id);
    Answer<V> old = context.stale().whileRevalidating(id);
    if (old != null && !underWay && !context.local().freshness().of(old)) {
      var unused =
          reads
              .read(id, loader, context.deadline())
              // The next read tries again, or waits when the answer has become too old.
              .exceptionally(failure -> old);
    }
    return old;
  }

  /** Loads the value again if its time has come, in the background. */
  void ahead(I id, Answer<V> answer, @Nullable Loader<? super I, ? extends V> loader) {
    Refresh refresh = answer.refresh();
    SharedStore shared = context.asked();
    if (refresh == null || shared == null || context.now() - refresh.at() < 0) {
      return;
    }
    if ((context.durable() != null || loader != null) && context.local().claim(id, answer)) {
      try {
        workers.execute(() -> refresh(shared, id, refresh, loader));
      } catch (RejectedExecutionException e) {
        context.counters().add(Count.REFRESH_FAILED);
      }
    }
  }

  private void refresh(
      SharedStore shared, I id, Refresh refresh, @Nullable Loader<? super I, ? extends V> loader) {
    Flight<I, V> flight = context.newFlight(id);
    Deadline deadline = context.deadline();
    Lease lease = leases.next();
    try {
      if (ask(shared, flight.key, refresh, lease, deadline) instanceof Acquired.Granted) {
        durableReads.load(List.of(flight), loader, lease, deadline);
        context.counters().add(Count.REFRESHED);
      } else {
        context.counters().add(Count.REFRESH_NOT_NEEDED);
      }
    } catch (RuntimeException e) {
      // Nobody waits who could be told, be it a tier's failure or a value that can't be stored.
      context.counters().add(Count.REFRESH_FAILED);
    }
  }

  private Acquired ask(
      SharedStore shared, String key, Refresh refresh, Lease lease, Deadline deadline) {
    try {
      return context
          .waits()
          .await(
              shared.refresh(key, refresh.seen(), lease, deadline), Tier.L2, "refresh", deadline);
    } catch (TierException e) {
      // It may have been granted all the same; once the value is gone, readers would wait for it.
      fills.release(List.of(key), lease);
      throw e;
    }
  }
}
