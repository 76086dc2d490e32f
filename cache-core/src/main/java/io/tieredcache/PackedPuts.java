package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Stamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
    Set<String> keys = new HashSet<>();
    List<String> asked = new ArrayList<>();
    values.forEach(
        (key, write) -> {
          boolean sent = write.version() == SharedWrite.ASSIGNED || !writes.mayNeedChunks(write);
          (sent ? keys : asked).add(key);
        });
    return asked.isEmpty()
        ? CompletableFuture.completedFuture(keys)
        : store
            .revalidateAll(asked, deadline)
            .handle(
                (stamps, failure) -> {
                  asked.stream()
                      .filter(key -> stamps == null || mayReplace(key, stamps, values))
                      .forEach(keys::add);
                  return keys;
                });
  }

  private static boolean mayReplace(
      String key, Batch<Stamp> stamps, Map<String, SharedWrite> values) {
    SharedWrite write = requireNonNull(values.get(key), "a write of each key");
    return stamps.failures().containsKey(key) || isOlder(stamps.answers().get(key), write);
  }

  private static boolean isOlder(@Nullable Stamp stamp, SharedWrite write) {
    return stamp != null && stamp.present() && stamp.version() < write.version();
  }

  // Their values can't be stored, but the manifests' nodes may be well: what is there is older,
  // and a lease may be about to bring what is older. The caller hears of the failure all the same.
  private void outdated(Collection<String> failed, Map<String, SharedWrite> values) {
    Map<String, Long> versions = new LinkedHashMap<>();
    for (String key : failed) {
      SharedWrite write = values.get(key);
      // Where L2 gives the versions, the value before stays the newest one.
      if (write != null && write.version() != SharedWrite.ASSIGNED) {
        versions.put(key, write.version());
      }
    }
    if (!versions.isEmpty()) {
      var unused =
          store
              .invalidateAll(versions, writes.afterwards())
              // The caller remembers the key and tells L2 later.
              .exceptionally(failure -> Batch.empty());
    }
  }
}
