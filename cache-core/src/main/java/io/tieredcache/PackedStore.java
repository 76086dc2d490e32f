package io.tieredcache;

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
   * How soon chunks that could not be stored are tried again, by whoever reads then: a breaker has
   * let a request through twice by then.
   */
  static final Duration PACE = Duration.ofMillis(500);

  private final SharedStore store;
  private final Unpacking reads;
  private final PackedWrites writes;
  private final PackedFinds finds;

  private PackedStore(SharedStore store, Unpacking reads, PackedWrites writes) {
    this.store = store;
    this.reads = reads;
    this.writes = writes;
    this.finds = new PackedFinds(store, reads);
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
    return store.get(key, deadline).thenCompose(found -> reads.open(key, found, deadline));
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> getNear(
      String key, long floor, Deadline deadline) {
    return store
        .getNear(key, floor, deadline)
        .thenCompose(found -> reads.open(key, found, deadline));
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
                    : reads.open(key, found, deadline));
  }

  @Override
  public List<CompletableFuture<Batch<SharedValue>>> getAllUnless(
      Map<String, Stamp> known, Deadline deadline) {
    return store.getAllUnless(known, deadline).stream()
        .map(part -> part.thenCompose(found -> reads.openUnless(found, known, deadline)))
        .toList();
  }

  @Override
  public CompletableFuture<Batch<SharedValue>> getAll(Collection<String> keys, Deadline deadline) {
    return store.getAll(keys, deadline).thenCompose(found -> reads.open(found, deadline));
  }

  @Override
  public CompletableFuture<Acquired> acquire(String key, Lease lease, Deadline deadline) {
    return store
        .acquire(key, lease, deadline)
        .thenCompose(acquired -> finds.settle(key, acquired, lease, deadline));
  }

  @Override
  public CompletableFuture<Acquired> refresh(
      String key, Stamp seen, Lease lease, Deadline deadline) {
    return store
        .refresh(key, seen, lease, deadline)
        .thenCompose(acquired -> finds.settle(key, acquired, lease, deadline));
  }

  @Override
  public CompletableFuture<Batch<Acquired>> acquireAll(
      Collection<String> keys, Lease lease, Deadline deadline) {
    return store
        .acquireAll(keys, lease, deadline)
        .thenCompose(batch -> finds.settleAll(batch, lease, deadline));
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
    return Unpacking.only(key, batch);
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
  public CompletableFuture<Batch<Boolean>> invalidateAll(
      Map<String, Long> versions, Deadline deadline) {
    return store.invalidateAll(versions, deadline);
  }

  @Override
  public CompletableFuture<@Nullable Stamp> revalidate(String key, Deadline deadline) {
    return store.revalidate(key, deadline);
  }

  @Override
  public CompletableFuture<Batch<Stamp>> revalidateAll(Collection<String> keys, Deadline deadline) {
    return store.revalidateAll(keys, deadline);
  }
}
