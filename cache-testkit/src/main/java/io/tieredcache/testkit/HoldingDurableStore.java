package io.tieredcache.testkit;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.WriteHorizon;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Every operation passes the hold points. */
record HoldingDurableStore(Holds holds, DurableStore store) implements DurableStore {
  @Override
  public CompletableFuture<Map<String, DurableRow>> getAll(
      Collection<String> keys, Deadline deadline) {
    return holds.run("getAll", () -> store.getAll(keys, deadline));
  }

  @Override
  public CompletableFuture<Map<String, Long>> putAll(
      Map<String, byte[]> payloads, long ttlMillis, Deadline deadline) {
    return holds.run("putAll", () -> store.putAll(payloads, ttlMillis, deadline));
  }

  @Override
  public CompletableFuture<OptionalLong> putIfVersion(
      String key, long expected, byte[] payload, long ttlMillis, Deadline deadline) {
    return holds.run(
        "putIfVersion", () -> store.putIfVersion(key, expected, payload, ttlMillis, deadline));
  }

  @Override
  public CompletableFuture<Map<String, Long>> removeAll(
      Collection<String> keys, Deadline deadline) {
    return holds.run("removeAll", () -> store.removeAll(keys, deadline));
  }

  @Override
  public CompletableFuture<WriteHorizon> horizon(Deadline deadline) {
    return holds.run("horizon", () -> store.horizon(deadline));
  }
}
