package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.JournalPut;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Brings values into L2: fills under a lease, and publishes what has been committed in L3. Never
 * fails a caller; says which keys L2 could not be told of. Thread-safe.
 */
final class SharedWrites<I, V> {
  private final SchemaContext<I, V> context;
  private final Leases leases;

  SharedWrites(SchemaContext<I, V> context, Leases leases) {
    this.context = context;
    this.leases = leases;
  }

  static <I, V> Map<String, SharedWrite> byKey(Map<Flight<I, V>, SharedWrite> writes) {
    Map<String, SharedWrite> byKey = new LinkedHashMap<>();
    writes.forEach((flight, write) -> byKey.put(flight.key, write));
    return byKey;
  }

  /** Fills what the flights brought, but gives the lease back where a flight was voided. */
  Map<String, FillOutcome> fill(
      Map<Flight<I, V>, SharedWrite> writes, Lease lease, Deadline deadline) {
    Map<String, SharedWrite> welcome = new LinkedHashMap<>();
    List<String> voided = new ArrayList<>();
    writes.forEach(
        (flight, write) -> {
          if (flight.mayFill()) {
            welcome.put(flight.key, write);
          } else {
            voided.add(flight.key);
          }
        });
    context.counters().add(Count.FILL_VOIDED, voided.size());
    release(voided, lease);
    return fillKeys(welcome, lease, deadline);
  }

  private Map<String, FillOutcome> fillKeys(
      Map<String, SharedWrite> writes, Lease lease, Deadline deadline) {
    SharedStore shared = context.shared();
    if (shared == null || writes.isEmpty()) {
      return Map.of();
    }
    count(writes.values());
    FillEvent event = FillEvent.start();
    int stored = 0;
    Batch<FillOutcome> batch =
        open(shared.fillAll(writes, lease, deadline), "fill", context.sharedDeadline(deadline));
    for (FillOutcome outcome : batch.answers().values()) {
      if (outcome instanceof FillOutcome.Stored accepted) {
        stored++;
        context.ahead().saw(accepted.stamp(), context.now());
      } else {
        context.counters().add(Count.FILL_REFUSED);
      }
    }
    event.end(context.schema(), writes.size(), stored);
    return batch.answers();
  }

  /** Marks keys absent, or only gives the lease back, without waiting for it. */
  void fillAbsent(Collection<String> keys, Lease lease, long millis) {
    SharedStore shared = context.shared();
    if (shared != null && !keys.isEmpty()) {
      var unused =
          shared
              .fillAbsentAll(keys, lease, millis, context.deadline())
              // A lease that can't be given back ends by itself.
              .exceptionally(failure -> Batch.empty());
    }
  }

  /** Deletes what L3 has no row of, without waiting for it. */
  void drop(Collection<String> keys) {
    SharedStore shared = context.shared();
    if (shared != null && !keys.isEmpty()) {
      Map<String, Long> all = new LinkedHashMap<>();
      keys.forEach(key -> all.put(key, Long.MAX_VALUE));
      var unused =
          shared
              .invalidateAll(all, context.deadline())
              // This process knows better and asks L3 until L2's value has expired.
              .exceptionally(failure -> Batch.empty());
    }
  }

  /** Gives the lease of these keys back, so that the next caller need not wait for its end. */
  void release(Collection<String> keys, Lease lease) {
    fillAbsent(keys, lease, 0);
  }

  /**
   * Puts committed versions into L2. Where L2 held nothing to compare with, reads L3 once more and
   * fills that.
   *
   * @return the keys that L2 could not be told of
   */
  Set<String> publish(Map<String, SharedWrite> writes, Deadline deadline) {
    return finish(send(writes, deadline), deadline);
  }

  /**
   * Puts that are on their way to L2.
   *
   * @param within when they are given up
   */
  record Publication(
      Set<String> keys,
      Lease lease,
      Deadline within,
      CompletableFuture<Batch<PutOutcome>> answer) {}

  /** How a journal puts values into L2 by itself; null where they don't lie there as they are. */
  @Nullable JournalPut inOneStep(long ttlMillis) {
    SharedStore shared = context.shared();
    return shared == null || shared instanceof PackedStore
        ? null
        : new JournalPut(leases.next(), ttlMillis);
  }

  /**
   * As {@link #send}, of writes some of which a journal has put into L2 already.
   *
   * @param done what became of those
   * @param lease that it did so with
   */
  Publication sendRest(
      Map<String, SharedWrite> writes,
      Map<String, PutOutcome> done,
      Lease lease,
      Deadline deadline) {
    Map<String, SharedWrite> rest = new LinkedHashMap<>(writes);
    rest.keySet().removeAll(done.keySet());
    Publication sent = send(rest, lease, deadline);
    if (done.isEmpty()) {
      return sent;
    }
    count(done.keySet().stream().map(key -> requireNonNull(writes.get(key), "a write")).toList());
    return new Publication(
        writes.keySet(),
        lease,
        sent.within(),
        sent.answer()
            .thenApply(
                batch -> {
                  batch.answers().putAll(done);
                  return batch;
                }));
  }

  /** The first half of {@link #publish}: sends, and never blocks. */
  Publication send(Map<String, SharedWrite> writes, Deadline deadline) {
    return send(writes, leases.next(), deadline);
  }

  private Publication send(Map<String, SharedWrite> writes, Lease lease, Deadline deadline) {
    Deadline within = context.sharedDeadline(deadline);
    SharedStore shared = context.shared();
    if (shared == null || writes.isEmpty()) {
      return new Publication(
          Set.of(), lease, within, CompletableFuture.completedFuture(Batch.empty()));
    }
    count(writes.values());
    return new Publication(writes.keySet(), lease, within, put(shared, writes, lease, within));
  }

  // What is thrown here, as where memory runs out, must find its way to those who remember keys.
  private static CompletableFuture<Batch<PutOutcome>> put(
      SharedStore shared, Map<String, SharedWrite> writes, Lease lease, Deadline within) {
    try {
      return shared.putAll(writes, lease, within);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The second half: waits, and fills where L2 asks for it. */
  Set<String> finish(Publication publication, Deadline deadline) {
    if (publication.keys().isEmpty()) {
      return Set.of();
    }
    Batch<PutOutcome> batch = open(publication.answer(), "put", publication.within());
    Set<String> untold = new HashSet<>(publication.keys());
    List<String> granted = new ArrayList<>();
    batch
        .answers()
        .forEach(
            (key, outcome) -> {
              untold.remove(key);
              if (outcome instanceof PutOutcome.Granted) {
                granted.add(key);
              }
            });
    refill(granted, publication.lease(), deadline);
    return untold;
  }

  private void count(Collection<SharedWrite> writes) {
    context
        .counters()
        .add(
            Count.L2_WRITTEN_BYTES,
            writes.stream().mapToLong(write -> write.payload().length).sum());
  }

  private void refill(List<String> granted, Lease lease, Deadline deadline) {
    DurableStore durable = context.durable();
    if (durable == null || granted.isEmpty()) {
      return;
    }
    Map<String, SharedWrite> writes = new LinkedHashMap<>();
    try {
      context
          .waits()
          .await(durable.getAll(granted, deadline), Tier.L3, "get", deadline)
          .forEach(
              (key, row) -> {
                SharedWrite write = write(row);
                if (write != null) {
                  writes.put(key, write);
                }
              });
    } catch (TierException e) {
      // L2 stays without the value, which is a miss for the next reader and never stale.
      context.failed(e);
    }
    fillKeys(writes, lease, deadline);
    release(granted.stream().filter(key -> !writes.containsKey(key)).toList(), lease);
  }

  private @Nullable SharedWrite write(DurableRow row) {
    byte[] payload = row.payload();
    return payload == null
        ? null
        : new SharedWrite(row.version(), payload, context.sharedTtlMillis(row.millisLeft()));
  }

  private <R> Batch<R> open(
      CompletableFuture<Batch<R>> future, String operation, Deadline deadline) {
    try {
      Batch<R> batch = context.waits().await(future, Tier.L2, operation, deadline);
      context.counters().add(Count.L2_FAILED, batch.failures().size());
      return batch;
    } catch (AbandonedException e) {
      // The interrupt stays set; the next wait of this call ends by it.
      return Batch.empty();
    } catch (TierException e) {
      context.counters().add(Count.L2_FAILED);
      return Batch.empty();
    }
  }
}
