package io.tieredcache.redis;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Deadline;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Chunks as plain keys with an expiry. Up to 16 MiB over all nodes are moved at a time; what is
 * more follows, so that each turn has its own {@code commandTimeout} and others' requests find gaps
 * on the connections they share. Thread-safe: holds nothing that changes.
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
    Set<String> hopeless = new HashSet<>();
    for (int from = 0; from < all.size(); from += most) {
      List<String> turn = all.subList(from, Math.min(all.size(), from + most));
      answers = answers.thenCompose(before -> next(before, turn, hopeless, request));
    }
    return answers;
  }

  /**
   * One more turn, without the chunks of values that lack one already.
   *
   * @param hopeless heads of these; one turn after the other reads and adds
   */
  private static <R> CompletableFuture<Batch<R>> next(
      Batch<R> before,
      List<String> turn,
      Set<String> hopeless,
      Function<List<String>, CompletableFuture<Batch<R>>> request) {
    List<String> some = turn.stream().filter(name -> !hopeless.contains(head(name))).toList();
    if (some.isEmpty()) {
      return CompletableFuture.completedFuture(before);
    }
    return request
        .apply(some)
        .thenApply(
            now -> {
              some.stream()
                  .filter(name -> !now.answers().containsKey(name))
                  .forEach(name -> hopeless.add(head(name)));
              before.answers().putAll(now.answers());
              before.failures().putAll(now.failures());
              return before;
            });
  }

  /** What the chunks of one write have in common. */
  private static String head(String name) {
    return name.substring(0, name.lastIndexOf(':') + 1);
  }
}
