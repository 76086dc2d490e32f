package io.tieredcache;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Stamp;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** L2 behind the breakers of its nodes: keys of a node whose breaker is open fail at once. */
final class GuardedSharedStore implements SharedStore {
  private final SharedStore store;
  private final Guard guard;
  private final GuardedBatches batches;

  GuardedSharedStore(SharedStore store, Guard guard) {
    this.store = store;
    this.guard = guard;
    this.batches = new GuardedBatches(guard, store::node);
  }

  @Override
  public String node(String key) {
    return store.node(key);
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> get(String key, Deadline deadline) {
    return guard.one("get", store.node(key), deadline, () -> store.get(key, deadline));
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> getNear(
      String key, long floor, Deadline deadline) {
    return guard.one("get", store.node(key), deadline, () -> store.getNear(key, floor, deadline));
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> getUnless(
      String key, Stamp known, Deadline deadline) {
    return guard.one("get", store.node(key), deadline, () -> store.getUnless(key, known, deadline));
  }

  @Override
  public CompletableFuture<Acquired> acquire(String key, Lease lease, Deadline deadline) {
    return guard.one(
        "acquire", store.node(key), deadline, () -> store.acquire(key, lease, deadline));
  }

  @Override
  public CompletableFuture<Acquired> refresh(
      String key, Stamp seen, Lease lease, Deadline deadline) {
    return guard.one(
        "refresh", store.node(key), deadline, () -> store.refresh(key, seen, lease, deadline));
  }

  @Override
  public CompletableFuture<FillOutcome> fill(
      String key, Lease lease, SharedWrite write, Deadline deadline) {
    return guard.one(
        "fill", store.node(key), deadline, () -> store.fill(key, lease, write, deadline));
  }

  @Override
  public CompletableFuture<FillOutcome> fillAbsent(
      String key, Lease lease, long millis, Deadline deadline) {
    return guard.one(
        "fill", store.node(key), deadline, () -> store.fillAbsent(key, lease, millis, deadline));
  }

  @Override
  public CompletableFuture<PutOutcome> put(
      String key, SharedWrite write, Lease lease, Deadline deadline) {
    return guard.one(
        "put", store.node(key), deadline, () -> store.put(key, write, lease, deadline));
  }

  @Override
  public CompletableFuture<@Nullable Void> invalidate(String key, long version, Deadline deadline) {
    return guard.one(
        "invalidate", store.node(key), deadline, () -> store.invalidate(key, version, deadline));
  }

  @Override
  public CompletableFuture<@Nullable Stamp> revalidate(String key, Deadline deadline) {
    return guard.one(
        "revalidate", store.node(key), deadline, () -> store.revalidate(key, deadline));
  }

  @Override
  public CompletableFuture<Batch<SharedValue>> getAll(Collection<String> keys, Deadline deadline) {
    return batches.send("getAll", keys, deadline, some -> store.getAll(some, deadline));
  }

  @Override
  public List<CompletableFuture<Batch<SharedValue>>> getAllInParts(
      Collection<String> keys, Deadline deadline) {
    return batches.sendInParts(
        "getAll", keys, deadline, some -> store.getAllInParts(some, deadline));
  }

  @Override
  public List<CompletableFuture<Batch<SharedValue>>> getAllUnless(
      Map<String, Stamp> known, Deadline deadline) {
    return batches.sendInParts(
        "getAll",
        known.keySet(),
        deadline,
        some -> store.getAllUnless(GuardedBatches.these(known, some), deadline));
  }

  @Override
  public CompletableFuture<Batch<SharedValue>> getAllNear(
      Map<String, Long> floors, Deadline deadline) {
    return batches.send(
        "getAll",
        floors.keySet(),
        deadline,
        some -> store.getAllNear(GuardedBatches.these(floors, some), deadline));
  }

  @Override
  public CompletableFuture<Batch<Acquired>> acquireAll(
      Collection<String> keys, Lease lease, Deadline deadline) {
    return batches.send("acquire", keys, deadline, some -> store.acquireAll(some, lease, deadline));
  }

  @Override
  public CompletableFuture<Batch<FillOutcome>> fillAll(
      Map<String, SharedWrite> writes, Lease lease, Deadline deadline) {
    return batches.send(
        "fill",
        writes.keySet(),
        deadline,
        some -> store.fillAll(GuardedBatches.these(writes, some), lease, deadline));
  }

  @Override
  public CompletableFuture<Batch<FillOutcome>> fillAbsentAll(
      Collection<String> keys, Lease lease, long millis, Deadline deadline) {
    return batches.send(
        "fill", keys, deadline, some -> store.fillAbsentAll(some, lease, millis, deadline));
  }

  @Override
  public CompletableFuture<Batch<PutOutcome>> putAll(
      Map<String, SharedWrite> writes, Lease lease, Deadline deadline) {
    return batches.send(
        "put",
        writes.keySet(),
        deadline,
        some -> store.putAll(GuardedBatches.these(writes, some), lease, deadline));
  }

  @Override
  public CompletableFuture<Batch<Boolean>> invalidateAll(
      Map<String, Long> versions, Deadline deadline) {
    return batches.send(
        "invalidate",
        versions.keySet(),
        deadline,
        some -> store.invalidateAll(GuardedBatches.these(versions, some), deadline));
  }

  @Override
  public CompletableFuture<Batch<Stamp>> revalidateAll(Collection<String> keys, Deadline deadline) {
    return batches.send("revalidate", keys, deadline, some -> store.revalidateAll(some, deadline));
  }
}
