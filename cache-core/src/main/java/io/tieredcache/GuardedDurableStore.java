package io.tieredcache;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.WriteHorizon;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** L3 behind its breaker: while that is open, requests fail at once and did nothing. */
final class GuardedDurableStore implements DurableStore {
  private static final String ALL = "";

  private final DurableStore store;
  private final Guard guard;

  GuardedDurableStore(DurableStore store, Guard guard) {
    this.store = store;
    this.guard = guard;
  }

  @Override
  public CompletableFuture<Map<String, DurableRow>> getAll(
      Collection<String> keys, Deadline deadline) {
    return guard.one("get", ALL, deadline, () -> store.getAll(keys, deadline));
  }

  @Override
  public CompletableFuture<Map<String, Long>> putAll(
      Map<String, byte[]> payloads, long ttlMillis, Deadline deadline) {
    return guard.one("put", ALL, deadline, () -> store.putAll(payloads, ttlMillis, deadline));
  }

  @Override
  public CompletableFuture<OptionalLong> putIfVersion(
      String key, long expected, byte[] payload, long ttlMillis, Deadline deadline) {
    return guard.one(
        "update",
        ALL,
        deadline,
        () -> store.putIfVersion(key, expected, payload, ttlMillis, deadline));
  }

  @Override
  public CompletableFuture<Map<String, Long>> removeAll(
      Collection<String> keys, Deadline deadline) {
    return guard.one("remove", ALL, deadline, () -> store.removeAll(keys, deadline));
  }

  @Override
  public CompletableFuture<WriteHorizon> horizon(Deadline deadline) {
    return guard.one("horizon", ALL, deadline, () -> store.horizon(deadline));
  }
}
