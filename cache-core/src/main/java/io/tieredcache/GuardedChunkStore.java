package io.tieredcache;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Deadline;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Parts of large values behind the breakers of their nodes. Thread-safe. */
final class GuardedChunkStore implements ChunkStore {
  private final ChunkStore store;
  private final GuardedBatches batches;

  GuardedChunkStore(ChunkStore store, Guard guard) {
    this.store = store;
    this.batches = new GuardedBatches(guard, store::node);
  }

  @Override
  public String node(String key) {
    return store.node(key);
  }

  @Override
  public CompletableFuture<Batch<byte[]>> getAll(Map<String, Integer> sizes, Deadline deadline) {
    return batches.send(
        "getChunks",
        sizes.keySet(),
        deadline,
        some -> store.getAll(GuardedBatches.these(sizes, some), deadline));
  }

  @Override
  public CompletableFuture<Batch<Boolean>> putAll(
      Map<String, byte[]> chunks, long ttlMillis, Deadline deadline) {
    return batches.sendTogether(
        "putChunks", chunks.keySet(), deadline, all -> store.putAll(chunks, ttlMillis, deadline));
  }

  @Override
  public CompletableFuture<Batch<Boolean>> dropAll(Collection<String> keys, Deadline deadline) {
    return batches.send("dropChunks", keys, deadline, some -> store.dropAll(some, deadline));
  }
}
