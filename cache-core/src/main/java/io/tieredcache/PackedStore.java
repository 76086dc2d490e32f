package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * L2 of a schema whose large values are compressed or lie in chunks. The manifest is the value that
 * the protocol knows: stamped, leased, compared, replaced. A manifest whose chunks are not there is
 * a miss, and whoever gets the lease replaces it, since it is granted as for a refresh.
 * Thread-safe.
 */
final class PackedStore implements SharedStore {
  /**
   * How soon chunks that could not be stored are tried again, by whoever reads then: as long as a
   * breaker keeps requests away before it lets one through.
   */
  static final Duration PACE = Breakers.OPEN;

  private final SharedStore store;
  private final Unpacking reads;
  private final PackedWrites writes;

  private PackedStore(SharedStore store, Unpacking reads, PackedWrites writes) {
    this.store = store;
    this.reads = reads;
    this.writes = writes;
  }

  /**
   * The store itself where the policy packs nothing.
   *
   * @param chunks null where L2 keeps none, or the policy wants none
   */
  static SharedStore over(
      SharedStore store,
      @Nullable ChunkStore chunks,
      String schema,
      SchemaPolicy policy,
      Executor executor,
      LongSupplier nanoTime) {
    LargeValuePolicy large = policy.largeValues();
    if (!large.packs()) {
      return store;
    }
    Packing packing =
        new Packing(
            chunks == null ? 0 : large.chunkBytes(), large.compression(), policy.maxValueBytes());
    Broken broken = new Broken(policy.deadline(), nanoTime);
    return new PackedStore(
        store,
        new Unpacking(schema, chunks, packing, executor, broken),
        new PackedWrites(
            schema, chunks, packing, PackedWrites.margin(policy.deadline()), executor, nanoTime));
  }

  /** The same store under another policy; how values lie in L2 stays as it was. */
  PackedStore under(SchemaPolicy policy) {
    Packing was = reads.packing();
    Packing packing = new Packing(was.chunkBytes(), was.compression(), policy.maxValueBytes());
    return new PackedStore(store, reads.with(packing), writes.with(packing, policy.deadline()));
  }

  @Override
  public String node(String key) {
    return store.node(key);
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> get(String key, Deadline deadline) {
    return store.get(key, deadline).thenCompose(found -> open(key, found, deadline));
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> getNear(
      String key, long floor, Deadline deadline) {
    return store.getNear(key, floor, deadline).thenCompose(found -> open(key, found, deadline));
  }

  @Override
  public CompletableFuture<Batch<SharedValue>> getAllNear(
      Map<String, Long> floors, Deadline deadline) {
    return store.getAllNear(floors, deadline).thenCompose(found -> reads.open(found, deadline));
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> getUnless(
      String key, Stamp known, Deadline deadline) {
    return store
        .getUnless(key, known, deadline)
        .thenCompose(
            found ->
                found != null && found.stamp().equals(known)
                    ? CompletableFuture.completedFuture(found)
                    : open(key, found, deadline));
  }

  private CompletableFuture<@Nullable SharedValue> open(
      String key, @Nullable SharedValue found, Deadline deadline) {
    if (found == null) {
      return CompletableFuture.completedFuture(null);
    }
    Batch<SharedValue> one = Batch.empty();
    one.answers().put(key, found);
    return only(key, reads.open(one, deadline));
  }

  private static <R> CompletableFuture<@Nullable R> only(
      String key, CompletableFuture<Batch<R>> answers) {
    return answers.thenCompose(
        batch -> {
          TierException failure = batch.failures().get(key);
          return failure == null
              ? CompletableFuture.<@Nullable R>completedFuture(batch.answers().get(key))
              : CompletableFuture.failedFuture(failure);
        });
  }

  @Override
  public CompletableFuture<Batch<SharedValue>> getAll(Collection<String> keys, Deadline deadline) {
    return store.getAll(keys, deadline).thenCompose(found -> reads.open(found, deadline));
  }

  @Override
  public CompletableFuture<Acquired> acquire(String key, Lease lease, Deadline deadline) {
    return store
        .acquire(key, lease, deadline)
        .thenCompose(acquired -> settle(key, acquired, lease, deadline, true));
  }

  @Override
  public CompletableFuture<Acquired> refresh(
      String key, Stamp seen, Lease lease, Deadline deadline) {
    return store
        .refresh(key, seen, lease, deadline)
        .thenCompose(acquired -> settle(key, acquired, lease, deadline, true));
  }

  /**
   * The value that was found, or the lease to replace one whose chunks are gone.
   *
   * @param again whether to ask for that lease, which may find another value
   */
  private CompletableFuture<Acquired> settle(
      String key, Acquired acquired, Lease lease, Deadline deadline, boolean again) {
    if (!(acquired instanceof Acquired.Found found)) {
      return CompletableFuture.completedFuture(acquired);
    }
    Stamp stamp = found.value().stamp();
    return open(key, found.value(), deadline)
        .thenCompose(
            value -> {
              if (value != null) {
                return CompletableFuture.completedFuture(new Acquired.Found(value));
              }
              return again && stamp.present()
                  ? store
                      .refresh(key, stamp, lease, deadline)
                      .thenCompose(next -> settle(key, next, lease, deadline, false))
                  : CompletableFuture.failedFuture(
                      reads.unreadable("its parts are gone", deadline));
            });
  }

  @Override
  public CompletableFuture<Batch<Acquired>> acquireAll(
      Collection<String> keys, Lease lease, Deadline deadline) {
    return store
        .acquireAll(keys, lease, deadline)
        .thenCompose(batch -> settleAll(batch, lease, deadline));
  }

  // What was missing a moment ago and is here now: rarely more than one.
  private CompletableFuture<Batch<Acquired>> settleAll(
      Batch<Acquired> batch, Lease lease, Deadline deadline) {
    CompletableFuture<Batch<Acquired>> all = CompletableFuture.completedFuture(batch);
    for (Map.Entry<String, Acquired> entry : Map.copyOf(batch.answers()).entrySet()) {
      if (entry.getValue() instanceof Acquired.Found found) {
        String key = entry.getKey();
        var one = settle(key, found, lease, deadline, true);
        all = all.thenCompose(so -> one.handle((acquired, e) -> with(so, key, acquired, e)));
      }
    }
    return all;
  }

  private static Batch<Acquired> with(
      Batch<Acquired> batch, String key, @Nullable Acquired acquired, @Nullable Throwable failure) {
    if (acquired != null) {
      batch.answers().put(key, acquired);
      return batch;
    }
    batch.answers().remove(key);
    batch.failures().put(key, Causes.told(requireNonNull(failure, "failure")));
    return batch;
  }

  @Override
  public CompletableFuture<FillOutcome> fill(
      String key, Lease lease, SharedWrite write, Deadline deadline) {
    return always(key, fillAll(Map.of(key, write), lease, deadline));
  }

  @Override
  public CompletableFuture<Batch<FillOutcome>> fillAll(
      Map<String, SharedWrite> values, Lease lease, Deadline deadline) {
    return writes.write(
        values,
        values.keySet(),
        deadline,
        parcels -> fill(parcels, lease, deadline),
        FillOutcome.Stored.class::isInstance);
  }

  private CompletableFuture<Batch<FillOutcome>> fill(
      Parcels parcels, Lease lease, Deadline deadline) {
    shorten(parcels.failures.keySet(), lease);
    return parcels.manifests.isEmpty()
        ? CompletableFuture.completedFuture(Batch.empty())
        : store.fillAll(parcels.manifests, lease, deadline);
  }

  // Given back at once, each reader would load and fail in vain; left as it is, all would load
  // without one. The same token is granted again, for less time.
  private void shorten(Collection<String> keys, Lease lease) {
    if (!keys.isEmpty() && lease.millis() > PACE.toMillis()) {
      var unused =
          store
              .acquireAll(
                  List.copyOf(keys), new Lease(lease.token(), PACE.toMillis()), writes.afterwards())
              // Then it ends as it would have.
              .exceptionally(failure -> Batch.empty());
    }
  }

  @Override
  public CompletableFuture<PutOutcome> put(
      String key, SharedWrite write, Lease lease, Deadline deadline) {
    return always(key, putAll(Map.of(key, write), lease, deadline));
  }

  @Override
  public CompletableFuture<Batch<PutOutcome>> putAll(
      Map<String, SharedWrite> values, Lease lease, Deadline deadline) {
    return new PackedPuts(store, writes).putAll(values, lease, deadline);
  }

  @SuppressWarnings("NullAway") // these requests answer for each key
  private static <R> CompletableFuture<R> always(String key, CompletableFuture<Batch<R>> batch) {
    return only(key, batch);
  }

  @Override
  public CompletableFuture<FillOutcome> fillAbsent(
      String key, Lease lease, long millis, Deadline deadline) {
    return store.fillAbsent(key, lease, millis, deadline);
  }

  @Override
  public CompletableFuture<Batch<FillOutcome>> fillAbsentAll(
      Collection<String> keys, Lease lease, long millis, Deadline deadline) {
    return store.fillAbsentAll(keys, lease, millis, deadline);
  }

  @Override
  public CompletableFuture<@Nullable Void> invalidate(String key, long version, Deadline deadline) {
    return store.invalidate(key, version, deadline);
  }

  @Override
  public CompletableFuture<@Nullable Stamp> revalidate(String key, Deadline deadline) {
    return store.revalidate(key, deadline);
  }
}
