package io.tieredcache;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Packs values and stores their chunks before what names them. A writer that dies in between leaves
 * the value as it was, and chunks that expire. Large values are packed on threads of their own: the
 * caller's must be free to give up at its deadline. Thread-safe: holds nothing that changes.
 *
 * @param chunks null where L2 keeps none
 * @param marginMillis by how much chunks outlive their manifest: for the time between storing them
 *     and it, and between a reader's two requests
 */
record PackedWrites(
    String schema,
    @Nullable ChunkStore chunks,
    Packing packing,
    long marginMillis,
    Executor executor,
    LongSupplier nanoTime) {
  private static final Duration LEAST_MARGIN = Duration.ofMinutes(1);

  private static final Duration AFTERWARDS = Duration.ofSeconds(1);

  /** Compressing so much takes less time than handing it over. */
  private static final int AT_ONCE_BYTES = 16 << 10;

  /** No call is longer than its deadline, so twice that is enough, and a minute at least. */
  static long margin(Duration deadline) {
    return Math.max(LEAST_MARGIN.toMillis(), 2 * deadline.toMillis());
  }

  PackedWrites with(Packing other, Duration deadline) {
    return new PackedWrites(schema, chunks, other, margin(deadline), executor, nanoTime);
  }

  /**
   * Stores chunks, then sends the writes whose chunks are all there, and takes back chunks that
   * nobody will name. A key that got no further than its chunks fails.
   *
   * @param replaceable the keys whose manifest is expected to be stored; the other ones' chunks
   *     travel only where it was all the same, and until then its readers miss
   * @param send the request that stores the manifests, and sees what failed; they may be none
   * @param stored whether an outcome means that L2 holds the manifest
   */
  <R> CompletableFuture<Batch<R>> write(
      Map<String, SharedWrite> writes,
      Set<String> replaceable,
      Deadline deadline,
      Function<Parcels, CompletableFuture<Batch<R>>> send,
      Predicate<R> stored) {
    return packed(writes, replaceable, deadline)
        .thenCompose(parcels -> store(parcels, deadline))
        .thenCompose(
            parcels ->
                send.apply(parcels)
                    .thenApply(batch -> with(batch, parcels))
                    .whenComplete((batch, failure) -> dropOrphans(parcels, batch, stored))
                    .thenCompose(batch -> storeLate(parcels, batch, stored, deadline)));
  }

  // Where it fails the manifest has no chunks, which is a miss.
  private <R> CompletableFuture<Batch<R>> storeLate(
      Parcels parcels, Batch<R> batch, Predicate<R> stored, Deadline deadline) {
    Map<String, byte[]> late = parcels.late(batch.answers(), stored);
    return chunks == null || late.isEmpty()
        ? CompletableFuture.completedFuture(batch)
        : chunks
            .putAll(late, parcels.ttlMillis() + marginMillis, deadline)
            .handle((done, failure) -> batch);
  }

  /** Whether its value goes into chunks, unless compression makes it small enough. */
  boolean mayNeedChunks(SharedWrite write) {
    return packing.chunkBytes() > 0 && write.payload().length > packing.chunkBytes();
  }

  private static <R> Batch<R> with(Batch<R> batch, Parcels parcels) {
    if (parcels.failures.isEmpty()) {
      return batch;
    }
    batch.failures().putAll(parcels.failures);
    return batch;
  }

  private CompletableFuture<Parcels> packed(
      Map<String, SharedWrite> writes, Set<String> replaceable, Deadline deadline) {
    long bytes = writes.values().stream().mapToLong(write -> write.payload().length).sum();
    if (bytes <= AT_ONCE_BYTES) {
      return CompletableFuture.completedFuture(pack(writes, replaceable, deadline));
    }
    try {
      return CompletableFuture.supplyAsync(() -> pack(writes, replaceable, deadline), executor);
    } catch (RejectedExecutionException e) {
      Parcels none = new Parcels();
      TierException busy =
          new TierUnavailableException(
              Tier.L2, "pack", schema, elapsed(deadline), Unpacking.NO_THREAD, e);
      writes.keySet().forEach(key -> none.failures.put(key, busy));
      return CompletableFuture.completedFuture(none);
    }
  }

  private Parcels pack(
      Map<String, SharedWrite> writes, Set<String> replaceable, Deadline deadline) {
    Parcels parcels = new Parcels();
    writes.forEach(
        (key, write) -> {
          if (deadline.expired()) {
            // Nobody waits any more, and L2 would refuse it.
            parcels.failures.put(key, late(deadline));
          } else {
            parcels.add(key, write, packing.pack(key, write.payload()), replaceable.contains(key));
          }
        });
    return parcels;
  }

  private TierException late(Deadline deadline) {
    return new DeadlineExceededException(
        Tier.L2, "pack", schema, elapsed(deadline), "the deadline passed before its turn", null);
  }

  private CompletableFuture<Parcels> store(Parcels parcels, Deadline deadline) {
    if (chunks == null || parcels.chunks.isEmpty()) {
      return CompletableFuture.completedFuture(parcels);
    }
    return chunks
        .putAll(parcels.chunks, parcels.ttlMillis() + marginMillis, deadline)
        .handle(
            (there, failure) -> {
              parcels.stored(there == null ? Batch.empty() : there, unstored(failure, deadline));
              return parcels;
            });
  }

  /** What is told of a key whose chunks have no failure of their own. */
  private TierException unstored(@Nullable Throwable failure, Deadline deadline) {
    return failure == null
        ? unstored(deadline, null)
        : Causes.told(failure, cause -> unstored(deadline, cause));
  }

  private TierException unstored(Deadline deadline, @Nullable Throwable cause) {
    return new TierException(
        Tier.L2, "putChunks", schema, elapsed(deadline), "chunks were not stored", cause);
  }

  private <R> void dropOrphans(Parcels parcels, @Nullable Batch<R> batch, Predicate<R> stored) {
    List<String> orphans = parcels.orphans(batch == null ? Map.of() : batch.answers(), stored);
    if (chunks != null && !orphans.isEmpty()) {
      var unused =
          chunks
              .dropAll(orphans, afterwards())
              // They expire by themselves.
              .exceptionally(failure -> Batch.empty());
    }
  }

  /** For what is left to do once a call has failed, perhaps by its deadline. */
  Deadline afterwards() {
    return Deadline.after(AFTERWARDS, nanoTime);
  }

  private static Duration elapsed(Deadline deadline) {
    return Duration.ofNanos(deadline.elapsedNanos());
  }
}
