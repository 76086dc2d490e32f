package io.tieredcache;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Stamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Puts of values that may go into chunks. Thread-safe: holds nothing that changes. */
record PackedPuts(SharedStore store, PackedWrites writes) {
  CompletableFuture<Batch<PutOutcome>> putAll(
      Map<String, SharedWrite> values, Lease lease, Deadline deadline) {
    return replaceable(values, deadline)
        .thenCompose(
            keys ->
                writes.write(
                    values,
                    keys,
                    deadline,
                    parcels -> send(parcels, values, lease, deadline),
                    PutOutcome.Stored.class::isInstance));
  }

  private CompletableFuture<Batch<PutOutcome>> send(
      Parcels parcels, Map<String, SharedWrite> values, Lease lease, Deadline deadline) {
    outdated(parcels.failures.keySet(), values);
    return parcels.manifests.isEmpty()
        ? CompletableFuture.completedFuture(Batch.empty())
        : store.putAll(parcels.manifests, lease, deadline);
  }

  /**
   * The keys of which L2 holds an older version: only there does a put store anything, and chunks
   * that nobody will read need not travel. Where that can't be told, the put decides.
   */
  private CompletableFuture<Set<String>> replaceable(
      Map<String, SharedWrite> values, Deadline deadline) {
    Set<String> keys = ConcurrentHashMap.newKeySet();
    List<CompletableFuture<?>> asked = new ArrayList<>();
    values.forEach(
        (key, write) -> {
          if (write.version() == SharedWrite.ASSIGNED || !writes.mayNeedChunks(write)) {
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

  // Their values can't be stored, but the manifests' nodes may be well: what is there is older,
  // and a lease may be about to bring what is older. The caller hears of the failure all the same.
  private void outdated(Collection<String> failed, Map<String, SharedWrite> values) {
    for (String key : failed) {
      SharedWrite write = values.get(key);
      // Where L2 gives the versions, the value before stays the newest one.
      if (write != null && write.version() != SharedWrite.ASSIGNED) {
        var unused =
            store
                .invalidate(key, write.version(), writes.afterwards())
                // The caller remembers the key and tells L2 later.
                .exceptionally(failure -> null);
      }
    }
  }
}
