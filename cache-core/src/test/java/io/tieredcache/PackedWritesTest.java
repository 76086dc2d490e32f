package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PackedWritesTest {
  private static final Executor FULL =
      task -> {
        throw new RejectedExecutionException("full");
      };

  private final AtomicLong now = new AtomicLong();
  private final Deadline deadline = Deadline.after(Duration.ofSeconds(1), now::get);
  private final Memory memory = new Memory();

  /** Chunks in a map, which one failure keeps out. */
  private static final class Memory implements ChunkStore {
    final Map<String, byte[]> held = new LinkedHashMap<>();
    @Nullable RuntimeException failure;

    @Override
    public CompletableFuture<Batch<byte[]>> getAll(Map<String, Integer> sizes, Deadline deadline) {
      return CompletableFuture.completedFuture(new Batch<>(Map.copyOf(held), Map.of()));
    }

    @Override
    public CompletableFuture<Batch<Boolean>> putAll(
        Map<String, byte[]> chunks, long ttlMillis, Deadline deadline) {
      RuntimeException trouble = failure;
      if (trouble != null) {
        return CompletableFuture.failedFuture(trouble);
      }
      Batch<Boolean> batch = Batch.empty();
      // The first turn only: what was left out has neither answer nor failure.
      chunks.entrySet().stream()
          .limit(2)
          .forEach(
              chunk -> {
                held.put(chunk.getKey(), chunk.getValue());
                batch.answers().put(chunk.getKey(), true);
              });
      return CompletableFuture.completedFuture(batch);
    }

    @Override
    public CompletableFuture<Batch<Boolean>> dropAll(Collection<String> keys, Deadline deadline) {
      keys.forEach(held::remove);
      return CompletableFuture.completedFuture(Batch.empty());
    }
  }

  private PackedWrites writes(Executor executor) {
    Packing packing = new Packing(4096, Compression.NONE, 1 << 20);
    return new PackedWrites("weights", memory, packing, 60_000, executor, now::get);
  }

  private static Map<String, SharedWrite> values(int bytes, String... keys) {
    Map<String, SharedWrite> values = new LinkedHashMap<>();
    for (String key : keys) {
      values.put(key, new SharedWrite(1, new byte[bytes], 1_000));
    }
    return values;
  }

  private Batch<Boolean> written(
      Executor executor, Map<String, SharedWrite> values, Set<String> sent) {
    return writes(executor)
        .write(
            values,
            values.keySet(),
            deadline,
            parcels -> {
              sent.addAll(parcels.manifests.keySet());
              Batch<Boolean> batch = Batch.empty();
              parcels.manifests.keySet().forEach(key -> batch.answers().put(key, true));
              return CompletableFuture.completedFuture(batch);
            },
            stored -> stored)
        .join();
  }

  @Test
  void write_large_isPackedByTheExecutor() {
    List<Runnable> tasks = new ArrayList<>();

    CompletableFuture<Batch<Boolean>> answer =
        writes(tasks::add)
            .write(
                values(20_000, "a"),
                Set.of("a"),
                deadline,
                parcels -> CompletableFuture.completedFuture(Batch.empty()),
                stored -> stored);

    assertTrue(memory.held.isEmpty());
    assertEquals(1, tasks.size());
    tasks.get(0).run();
    assertTrue(answer.isDone());
  }

  @Test
  void write_small_needsNoThread() {
    Set<String> sent = new HashSet<>();

    assertEquals(Map.of("a", true), written(FULL, values(100, "a"), sent).answers());
  }

  @Test
  void write_noThreadFree_failsKeyByKey() {
    Set<String> sent = new HashSet<>();

    Batch<Boolean> batch = written(FULL, values(20_000, "a", "b"), sent);

    assertEquals(Set.of("a", "b"), batch.failures().keySet());
    assertInstanceOf(TierUnavailableException.class, batch.failures().get("a"));
    assertEquals(Set.of(), sent);
  }

  @Test
  void write_deadlineOverBeforeItsTurn_packsNothing() {
    Set<String> sent = new HashSet<>();
    now.set(Duration.ofSeconds(2).toNanos());

    Batch<Boolean> batch = written(Runnable::run, values(20_000, "a"), sent);

    assertInstanceOf(DeadlineExceededException.class, batch.failures().get("a"));
    assertTrue(memory.held.isEmpty());
    assertEquals(Set.of(), sent);
  }

  @Test
  void write_chunksLeftOut_sendsNoManifestAndTakesTheOthersBack() {
    Set<String> sent = new HashSet<>();

    Batch<Boolean> batch = written(Runnable::run, values(20_000, "a"), sent);

    assertEquals(Set.of("a"), batch.failures().keySet());
    assertTrue(memory.held.isEmpty());
    assertEquals(Set.of(), sent);
  }

  @Test
  void write_chunkStoreThrows_failsWithItsCause() {
    memory.failure = new IllegalStateException("a bug");

    TierException failure =
        written(Runnable::run, values(20_000, "a"), new HashSet<>()).failures().get("a");

    assertNotNull(failure);
    assertSame(memory.failure, failure.getCause());
  }
}
