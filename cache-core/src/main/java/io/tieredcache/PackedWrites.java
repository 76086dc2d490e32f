package io.tieredcache;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Packs values on the caller's thread and stores their chunks before what names them. A writer that
 * dies in between leaves the value as it was, and chunks that expire. Thread-safe: holds nothing
 * that changes.
 *
 * @param chunks null where L2 keeps none
 * @param marginMillis by how much chunks outlive their manifest: for the time between storing them
 *     and it, and between a reader's two requests
 */
record PackedWrites(@Nullable ChunkStore chunks, Packing packing, long marginMillis) {
  private static final Duration LEAST_MARGIN = Duration.ofMinutes(1);

  /** No call is longer than its deadline, so twice that is enough, and a minute at least. */
  static long margin(Duration deadline) {
    return Math.max(LEAST_MARGIN.toMillis(), 2 * deadline.toMillis());
  }

  /**
   * Stores chunks, then sends the writes whose chunks are all there.
   *
   * @param send the request that stores manifests
   * @param stored whether an outcome means that L2 holds the manifest
   */
  <R> CompletableFuture<Batch<R>> write(
      Map<String, SharedWrite> writes,
      Deadline deadline,
      Function<Map<String, SharedWrite>, CompletableFuture<Batch<R>>> send,
      Predicate<R> stored) {
    Map<String, SharedWrite> manifests = new LinkedHashMap<>();
    Map<String, List<String>> names = new LinkedHashMap<>();
    Map<String, byte[]> parts = new LinkedHashMap<>();
    long ttl = 0;
    for (Map.Entry<String, SharedWrite> entry : writes.entrySet()) {
      SharedWrite write = entry.getValue();
      Packing.Packed packed = packing.pack(entry.getKey(), write.payload());
      manifests.put(
          entry.getKey(), new SharedWrite(write.version(), packed.value(), write.ttlMillis()));
      names.put(entry.getKey(), List.copyOf(packed.chunks().keySet()));
      parts.putAll(packed.chunks());
      ttl = Math.max(ttl, write.ttlMillis());
    }
    ChunkStore store = chunks;
    if (store == null || parts.isEmpty()) {
      return send.apply(manifests);
    }
    return store
        .putAll(parts, ttl + marginMillis, deadline)
        .thenCompose(there -> send(manifests, names, there, send))
        .whenComplete((batch, failure) -> dropOrphans(store, batch, names, stored, deadline));
  }

  private static <R> CompletableFuture<Batch<R>> send(
      Map<String, SharedWrite> manifests,
      Map<String, List<String>> names,
      Batch<Boolean> there,
      Function<Map<String, SharedWrite>, CompletableFuture<Batch<R>>> send) {
    Map<String, SharedWrite> whole = new LinkedHashMap<>(manifests);
    Map<String, TierException> failed = new LinkedHashMap<>();
    names.forEach(
        (key, chunks) ->
            chunks.stream()
                .filter(there.failures()::containsKey)
                .findFirst()
                .ifPresent(chunk -> failed.put(key, failure(there, chunk))));
    whole.keySet().removeAll(failed.keySet());
    if (whole.isEmpty()) {
      return CompletableFuture.completedFuture(new Batch<>(new LinkedHashMap<>(), failed));
    }
    return send.apply(whole)
        .thenApply(
            batch -> {
              batch.failures().putAll(failed);
              return batch;
            });
  }

  @SuppressWarnings("NullAway") // asked for where it is
  private static TierException failure(Batch<Boolean> there, String chunk) {
    return there.failures().get(chunk);
  }

  // Where the outcome is unknown the manifest may be there, and its chunks stay.
  private static <R> void dropOrphans(
      ChunkStore store,
      @Nullable Batch<R> batch,
      Map<String, List<String>> names,
      Predicate<R> stored,
      Deadline deadline) {
    List<String> orphans = new ArrayList<>();
    if (batch != null) {
      batch
          .answers()
          .forEach(
              (key, outcome) -> {
                if (!stored.test(outcome)) {
                  orphans.addAll(names.getOrDefault(key, List.of()));
                }
              });
    }
    if (!orphans.isEmpty()) {
      var unused =
          store
              .dropAll(orphans, deadline)
              // They expire by themselves.
              .exceptionally(failure -> Batch.empty());
    }
  }
}
