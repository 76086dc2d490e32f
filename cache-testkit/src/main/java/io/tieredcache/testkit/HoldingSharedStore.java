package io.tieredcache.testkit;

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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Every operation passes the hold points; plural ones under their own names. */
record HoldingSharedStore(Holds holds, SharedStore store) implements SharedStore {
  @Override
  public String node(String key) {
    return store.node(key);
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> get(String key, Deadline deadline) {
    return holds.run("get", () -> store.get(key, deadline));
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> getNear(
      String key, long floor, Deadline deadline) {
    return holds.run("getNear", () -> store.getNear(key, floor, deadline));
  }

  @Override
  public CompletableFuture<Batch<SharedValue>> getAllNear(
      Map<String, Long> floors, Deadline deadline) {
    return holds.run("getAllNear", () -> store.getAllNear(floors, deadline));
  }

  @Override
  public CompletableFuture<Acquired> acquire(String key, Lease lease, Deadline deadline) {
    return holds.run("acquire", () -> store.acquire(key, lease, deadline));
  }

  @Override
  public CompletableFuture<Acquired> refresh(
      String key, Stamp seen, Lease lease, Deadline deadline) {
    return holds.run("refresh", () -> store.refresh(key, seen, lease, deadline));
  }

  @Override
  public CompletableFuture<FillOutcome> fill(
      String key, Lease lease, SharedWrite write, Deadline deadline) {
    return holds.run("fill", () -> store.fill(key, lease, write, deadline));
  }

  @Override
  public CompletableFuture<FillOutcome> fillAbsent(
      String key, Lease lease, long millis, Deadline deadline) {
    return holds.run("fillAbsent", () -> store.fillAbsent(key, lease, millis, deadline));
  }

  @Override
  public CompletableFuture<PutOutcome> put(
      String key, SharedWrite write, Lease lease, Deadline deadline) {
    return holds.run("put", () -> store.put(key, write, lease, deadline));
  }

  @Override
  public CompletableFuture<@Nullable Void> invalidate(String key, long version, Deadline deadline) {
    return holds.run("invalidate", () -> store.invalidate(key, version, deadline));
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> getUnless(
      String key, Stamp known, Deadline deadline) {
    return holds.run("get", () -> store.getUnless(key, known, deadline));
  }

  @Override
  public CompletableFuture<@Nullable Stamp> revalidate(String key, Deadline deadline) {
    return holds.run("revalidate", () -> store.revalidate(key, deadline));
  }

  @Override
  public CompletableFuture<Batch<SharedValue>> getAll(Collection<String> keys, Deadline deadline) {
    return holds.run("getAll", () -> store.getAll(keys, deadline));
  }

  @Override
  public CompletableFuture<Batch<Acquired>> acquireAll(
      Collection<String> keys, Lease lease, Deadline deadline) {
    return holds.run("acquireAll", () -> store.acquireAll(keys, lease, deadline));
  }

  @Override
  public CompletableFuture<Batch<FillOutcome>> fillAll(
      Map<String, SharedWrite> writes, Lease lease, Deadline deadline) {
    return holds.run("fillAll", () -> store.fillAll(writes, lease, deadline));
  }

  @Override
  public CompletableFuture<Batch<FillOutcome>> fillAbsentAll(
      Collection<String> keys, Lease lease, long millis, Deadline deadline) {
    return holds.run("fillAbsentAll", () -> store.fillAbsentAll(keys, lease, millis, deadline));
  }

  @Override
  public CompletableFuture<Batch<PutOutcome>> putAll(
      Map<String, SharedWrite> writes, Lease lease, Deadline deadline) {
    return holds.run("putAll", () -> store.putAll(writes, lease, deadline));
  }
}
