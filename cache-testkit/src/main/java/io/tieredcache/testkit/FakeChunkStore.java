package io.tieredcache.testkit;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Deadline;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chunks of the fake, among its other keys. */
final class FakeChunkStore implements ChunkStore {
  private final FakeControls controls;
  private final String schema;
  private final FakeKeyspace keys;

  FakeChunkStore(FakeControls controls, String schema, FakeKeyspace keys) {
    this.controls = controls;
    this.schema = schema;
    this.keys = keys;
  }

  @Override
  public String node(String key) {
    return controls.node(key);
  }

  @Override
  public CompletableFuture<Batch<byte[]>> getAll(Map<String, Integer> sizes, Deadline deadline) {
    return each("getChunks", sizes.keySet(), keys::get);
  }

  @Override
  public CompletableFuture<Batch<Boolean>> putAll(
      Map<String, byte[]> chunks, long ttlMillis, Deadline deadline) {
    return each(
        "putChunks",
        chunks.keySet(),
        key -> {
          keys.set(key, requireNonNull(chunks.get(key)), ttlMillis);
          return true;
        });
  }

  @Override
  public CompletableFuture<Batch<Boolean>> dropAll(Collection<String> names, Deadline deadline) {
    return each(
        "dropChunks",
        names,
        key -> {
          keys.delete(key);
          return true;
        });
  }

  private <R> CompletableFuture<Batch<R>> each(
      String operation, Collection<String> names, Function<String, @Nullable R> effect) {
    return controls.run(operation, schema, () -> controls.each(operation, schema, names, effect));
  }
}
