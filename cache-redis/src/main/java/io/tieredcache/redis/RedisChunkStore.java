package io.tieredcache.redis;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.TierException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

  RedisChunkStore(Connector connector, String schema, ByteRoom room) {
    this.asking = new Asking(connector, schema);
    this.schema = schema;
    this.room = room;
  }

  @Override
  public String node(String key) {
    return asking.node(key);
  }

  @Override
  public CompletableFuture<Batch<byte[]>> getAll(Map<String, Integer> sizes, Deadline deadline) {
    return inTurns("getChunks", GET, sizes, deadline);
  }

  @Override
  public CompletableFuture<Batch<Boolean>> putAll(
      Map<String, byte[]> chunks, long ttlMillis, Deadline deadline) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    chunks.forEach((name, bytes) -> sizes.put(name, bytes.length));
    return inTurns("putChunks", ChunkCommand.store(chunks, ttlMillis), sizes, deadline);
  }

  @Override
  public CompletableFuture<Batch<Boolean>> dropAll(Collection<String> keys, Deadline deadline) {
    return asking.all("dropChunks", ChunkCommand.drop(), keys, deadline);
  }

  private <T, R> CompletableFuture<Batch<R>> inTurns(
      String name, Question<T, R> question, Map<String, Integer> sizes, Deadline deadline) {
    CompletableFuture<Batch<R>> answers = CompletableFuture.completedFuture(Batch.empty());
    Set<String> hopeless = new HashSet<>();
    for (List<String> turn : turns(sizes)) {
      answers =
          answers.thenCompose(
              before ->
                  next(
                      before,
                      turn,
                      hopeless,
                      some -> ask(name, question, some, bytes(some, sizes), deadline)));
    }
    return answers;
  }

  /** Names in their order, together of no more bytes than move at a time, or a single one. */
  static List<List<String>> turns(Map<String, Integer> sizes) {
    List<List<String>> turns = new ArrayList<>();
    List<String> turn = new ArrayList<>();
    long bytes = 0;
    for (Map.Entry<String, Integer> chunk : sizes.entrySet()) {
      bytes += chunk.getValue();
      if (bytes > AT_ONCE || turn.isEmpty()) {
        turn = new ArrayList<>();
        turns.add(turn);
        bytes = chunk.getValue();
      }
      turn.add(chunk.getKey());
    }
    return turns;
  }

  private static long bytes(List<String> some, Map<String, Integer> sizes) {
    return some.stream().mapToLong(name -> requireNonNull(sizes.get(name), name)).sum();
  }

  private <T, R> CompletableFuture<Batch<R>> ask(
      String name, Question<T, R> question, List<String> some, long bytes, Deadline deadline) {
    return room.within(
        bytes,
        () -> asking.all(name, question, some, deadline),
        () -> {
          String reason = "more than " + ByteRoom.MOST_WAITING + " requests for chunks wait";
          TierException full = new Operation(name, schema, deadline).keptBack(reason, null);
          Batch<R> batch = Batch.empty();
          some.forEach(key -> batch.failures().put(key, full));
          return batch;
        });
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
