package io.tieredcache.redis;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.TierException;
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
 * on the connections they share; all turns of a tier pass its {@link ByteRoom}. Thread-safe: holds
 * nothing else that changes.
 */
final class RedisChunkStore implements ChunkStore {
  private static final int AT_ONCE = 16 << 20;
  private static final Question<byte[], byte[]> GET = new KeyRead<>(0, (key, bytes) -> bytes);

  private final Asking asking;
  private final String schema;
  private final ByteRoom room;
  private final int chunkBytes;
  private final int most;

  RedisChunkStore(Connector connector, String schema, int chunkBytes, ByteRoom room) {
    this.asking = new Asking(connector, schema);
    this.schema = schema;
    this.room = room;
    this.chunkBytes = chunkBytes;
    this.most = Math.max(1, AT_ONCE / chunkBytes);
  }

  @Override
  public String node(String key) {
    return asking.node(key);
  }

  @Override
  public CompletableFuture<Batch<byte[]>> getAll(Collection<String> keys, Deadline deadline) {
    return inTurns(keys, some -> turn("getChunks", GET, some, deadline));
  }

  @Override
  public CompletableFuture<Batch<Boolean>> putAll(
      Map<String, byte[]> chunks, long ttlMillis, Deadline deadline) {
    Question<String, Boolean> store = ChunkCommand.store(chunks, ttlMillis);
    return inTurns(chunks.keySet(), some -> turn("putChunks", store, some, deadline));
  }

  @Override
  public CompletableFuture<Batch<Boolean>> dropAll(Collection<String> keys, Deadline deadline) {
    return asking.all("dropChunks", ChunkCommand.drop(), keys, deadline);
  }

  private <T, R> CompletableFuture<Batch<R>> turn(
      String name, Question<T, R> question, List<String> some, Deadline deadline) {
    return room.within(
        (long) some.size() * chunkBytes,
        () -> asking.all(name, question, some, deadline),
        () -> {
          String reason = "more than " + ByteRoom.MOST_WAITING + " requests for chunks wait";
          TierException full = new Operation(name, schema, deadline).keptBack(reason, null);
          Batch<R> batch = Batch.empty();
          some.forEach(key -> batch.failures().put(key, full));
          return batch;
        });
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
