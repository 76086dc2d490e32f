package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a reader is told where no thread could put a value together. */
final class UnpackingTest {
  private static final Packing PACKING = new Packing(0, Compression.NONE, 1 << 20);

  private static Batch<SharedValue> opened(Executor executor) {
    Broken broken = new Broken(Duration.ofSeconds(1), System::nanoTime);
    Unpacking unpacking = new Unpacking("weights", null, PACKING, executor, broken);
    Batch<SharedValue> found = Batch.empty();
    ByteBuffer packed = ByteBuffer.wrap(PACKING.pack("packed", new byte[100]).value());
    found.answers().put("packed", new SharedValue(new Stamp(1, 1), packed));
    found.answers().put("plain", new SharedValue(new Stamp(1, 1), ByteBuffer.wrap(new byte[3])));
    return unpacking.open(found, Deadline.after(Duration.ofSeconds(1), System::nanoTime)).join();
  }

  private static TierException failure(Executor executor) {
    Batch<SharedValue> opened = opened(executor);
    assertEquals(Map.of("plain", 3), lengths(opened));
    TierException failure = opened.failures().get("packed");
    assertNotNull(failure);
    return failure;
  }

  private static Map<String, Integer> lengths(Batch<SharedValue> opened) {
    return opened.answers().entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().payload().remaining()));
  }

  @Test
  void open_threadFree_answers() {
    assertEquals(Map.of("plain", 3, "packed", 100), lengths(opened(Runnable::run)));
  }

  @Test
  void open_noThreadFree_isUnavailableAndSaysSo() {
    TierException failure =
        failure(
            task -> {
              throw new RejectedExecutionException("full");
            });

    assertInstanceOf(TierUnavailableException.class, failure);
    assertTrue(failure.getMessage().contains("no thread was free"), failure::getMessage);
  }

  @Test
  void open_outOfMemory_passesItOn() {
    OutOfMemoryError error = new OutOfMemoryError("of this test");

    TierException failure =
        failure(
            task -> {
              throw error;
            });

    assertSame(error, failure.getCause());
  }

  @Test
  void open_batchOfMoreThan64MiB_isFetchedInGroups() {
    List<List<Integer>> asked = asked(1 << 20, 1 << 20, List.of("a", "b", "c"));

    assertEquals(List.of(60, 30), asked.stream().map(List::size).toList());
  }

  @Test
  void open_chunksOfAnotherRelease_areAskedForByTheirOwnSize() {
    List<List<Integer>> asked = asked(4096, 16 << 20, List.of("a"));

    assertEquals(List.of(List.of(16 << 20, 16 << 20)), asked);
  }

  /** The sizes of the chunks of values of 30 MiB that are asked for together. */
  private static List<List<Integer>> asked(int ownBytes, int chunkBytes, List<String> keys) {
    List<List<Integer>> asked = new ArrayList<>();
    Packing packing = new Packing(ownBytes, Compression.NONE, 40 << 20);
    Broken broken = new Broken(Duration.ofSeconds(1), System::nanoTime);
    Batch<SharedValue> found = Batch.empty();
    for (String key : keys) {
      Manifest chunked =
          Manifest.whole(Compression.NONE, 30 << 20, 30 << 20, 0).chunked(chunkBytes);
      ByteBuffer manifest = ByteBuffer.wrap(chunked.with(new byte[0]));
      found.answers().put(key, new SharedValue(new Stamp(1, 1), manifest));
    }

    Batch<SharedValue> opened =
        new Unpacking("weights", new NotedGets(asked), packing, Runnable::run, broken)
            .open(found, Deadline.after(Duration.ofSeconds(1), System::nanoTime))
            .join();

    assertEquals(Map.of(), opened.answers());
    return asked;
  }

  /** Has none, and notes the sizes of those it is asked for. */
  private record NotedGets(List<List<Integer>> asked) implements ChunkStore {
    @Override
    public CompletableFuture<Batch<byte[]>> getAll(Map<String, Integer> sizes, Deadline deadline) {
      asked.add(List.copyOf(sizes.values()));
      return CompletableFuture.completedFuture(Batch.empty());
    }

    @Override
    public CompletableFuture<Batch<Boolean>> putAll(
        Map<String, byte[]> chunks, long ttlMillis, Deadline deadline) {
      throw new AssertionError("nothing is stored here");
    }

    @Override
    public CompletableFuture<Batch<Boolean>> dropAll(Collection<String> keys, Deadline deadline) {
      throw new AssertionError("nothing is deleted here");
    }
  }
}
