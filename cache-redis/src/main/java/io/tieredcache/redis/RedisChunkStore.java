package io.tieredcache.redis;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Deadline;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Chunks as plain keys with an expiry. One request per node brings up to 16 MiB; what is more
 * follows it, so that each has its own {@code commandTimeout} and others' requests find gaps on the
 * connections they share. Thread-safe: holds nothing that changes.
 */
final class RedisChunkStore implements ChunkStore {
  private static final int AT_ONCE = 16 << 20;
  private static final Question<byte[], byte[]> GET = new KeyRead<>(0, (key, bytes) -> bytes);

  private final Asking asking;
  private final int most;

  RedisChunkStore(Connector connector, String schema, int chunkBytes) {
    this.asking = new Asking(connector, schema);
    this.most = Math.max(1, AT_ONCE / chunkBytes);
  }

  @Override
  public String node(String key) {
    return asking.node(key);
  }

  @Override
  public CompletableFuture<Batch<byte[]>> getAll(Collection<String> keys, Deadline deadline) {
    return inTurns(keys, some -> asking.all("getChunks", GET, some, deadline));
  }

  @Override
  public CompletableFuture<Batch<Boolean>> putAll(
      Map<String, byte[]> chunks, long ttlMillis, Deadline deadline) {
    Question<String, Boolean> store = ChunkCommand.store(chunks, ttlMillis);
    return inTurns(chunks.keySet(), some -> asking.all("putChunks", store, some, deadline));
  }

  @Override
  public CompletableFuture<Batch<Boolean>> dropAll(Collection<String> keys, Deadline deadline) {
    return asking.all("dropChunks", ChunkCommand.drop(), keys, deadline);
  }

  private <R> CompletableFuture<Batch<R>> inTurns(
      Collection<String> keys, Function<List<String>, CompletableFuture<Batch<R>>> request) {
    List<String> all = List.copyOf(keys);
    CompletableFuture<Batch<R>> answers = CompletableFuture.completedFuture(Batch.empty());
    for (int from = 0; from < all.size(); from += most) {
      List<String> some = all.subList(from, Math.min(all.size(), from + most));
      answers =
          answers.thenCompose(before -> request.apply(some).thenApply(next -> with(before, next)));
    }
    return answers;
  }

  private static <R> Batch<R> with(Batch<R> before, Batch<R> next) {
    before.answers().putAll(next.answers());
    before.failures().putAll(next.failures());
    return before;
  }
}
