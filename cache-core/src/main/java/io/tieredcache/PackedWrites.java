package io.tieredcache;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
   * The keys of which L2 holds an older version: only there does a put store anything, and chunks
   * that nobody will read need not travel. Where that can't be told, the put decides.
   */
  static CompletableFuture<Set<String>> replaceable(
      SharedStore store, Map<String, SharedWrite> values, Deadline deadline) {
    Set<String> keys = ConcurrentHashMap.newKeySet();
    List<CompletableFuture<?>> asked = new ArrayList<>();
    values.forEach(
        (key, write) -> {
          if (write.version() == SharedWrite.ASSIGNED) {
            keys.add(key);
            return;
          }
          asked.add(
              store
                  .revalidate(key, deadline)
                  .handle(
                      (stamp, failure) ->
                          (failure != null || isOlder(stamp, write)) && keys.add(key)));
        });
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(done -> keys);
  }

  private static boolean isOlder(@Nullable Stamp stamp, SharedWrite write) {
    return stamp != null && stamp.present() && stamp.version() < write.version();
  }

  /** What goes into L2. */
  private record Parcel(
      Map<String, SharedWrite> manifests,
      Map<String, List<String>> names,
      Map<String, byte[]> early,
      Map<String, Map<String, byte[]>> late,
      long ttlMillis) {}

  private Parcel pack(Map<String, SharedWrite> writes, Set<String> replaceable) {
    Map<String, SharedWrite> manifests = new LinkedHashMap<>();
    Map<String, List<String>> names = new LinkedHashMap<>();
    Map<String, byte[]> early = new LinkedHashMap<>();
    Map<String, Map<String, byte[]>> late = new LinkedHashMap<>();
    long ttl = 0;
    for (Map.Entry<String, SharedWrite> entry : writes.entrySet()) {
      String key = entry.getKey();
      SharedWrite write = entry.getValue();
      Packing.Packed packed = packing.pack(key, write.payload());
      manifests.put(key, new SharedWrite(write.version(), packed.value(), write.ttlMillis()));
      if (replaceable.contains(key)) {
        names.put(key, List.copyOf(packed.chunks().keySet()));
        early.putAll(packed.chunks());
      } else if (!packed.chunks().isEmpty()) {
        late.put(key, packed.chunks());
      }
      ttl = Math.max(ttl, write.ttlMillis());
    }
    return new Parcel(manifests, names, early, late, ttl + marginMillis);
  }

  /**
   * Stores chunks, then sends the writes whose chunks are all there.
   *
   * @param replaceable the keys whose manifest is expected to be stored; the other ones' chunks
   *     travel only where it was all the same, and until then its readers miss
   * @param send the request that stores manifests
   * @param stored whether an outcome means that L2 holds the manifest
   */
  <R> CompletableFuture<Batch<R>> write(
      Map<String, SharedWrite> writes,
      Set<String> replaceable,
      Deadline deadline,
      Function<Map<String, SharedWrite>, CompletableFuture<Batch<R>>> send,
      Predicate<R> stored) {
    Parcel parcel = pack(writes, replaceable);
    ChunkStore store = chunks;
    if (store == null) {
      return send.apply(parcel.manifests());
    }
    CompletableFuture<Batch<Boolean>> sent =
        parcel.early().isEmpty()
            ? CompletableFuture.completedFuture(Batch.empty())
            : store.putAll(parcel.early(), parcel.ttlMillis(), deadline);
    return sent.thenCompose(there -> send(parcel.manifests(), parcel.names(), there, send))
        .whenComplete(
            (batch, failure) -> dropOrphans(store, batch, parcel.names(), stored, deadline))
        .thenCompose(batch -> storeLate(store, batch, parcel, stored, deadline));
  }

  private static <R> CompletableFuture<Batch<R>> storeLate(
      ChunkStore store, Batch<R> batch, Parcel parcel, Predicate<R> stored, Deadline deadline) {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    parcel
        .late()
        .forEach(
            (key, chunks) -> {
              R outcome = batch.answers().get(key);
              if (outcome != null && stored.test(outcome)) {
                parts.putAll(chunks);
              }
            });
    return parts.isEmpty()
        ? CompletableFuture.completedFuture(batch)
        // Where it fails the manifest has no chunks, which is a miss.
        : store.putAll(parts, parcel.ttlMillis(), deadline).handle((done, failure) -> batch);
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
