package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Tells L2 what has been flushed, in the place of a writer that died before it could. Where L2
 * holds nothing there is nothing to correct, so the lease is given back. Never fails: a key that L2
 * could not be told of is a repair. Thread-safe.
 */
final class FlushPublisher {
  private final SharedStore shared;
  private final Repairs repairs;
  private final Leases leases;
  private final Waits waits;
  private final long ttlMillis;

  /**
   * @param ttlMillis how long L2 keeps a value
   */
  FlushPublisher(SharedStore shared, Repairs repairs, Leases leases, Waits waits, long ttlMillis) {
    this.shared = shared;
    this.repairs = repairs;
    this.leases = leases;
    this.waits = waits;
    this.ttlMillis = ttlMillis;
  }

  /**
   * Puts the values and drops what was removed.
   *
   * @param versions what L3 gave the rows
   */
  void publish(List<JournalEntry> entries, Map<String, Long> versions, Deadline deadline) {
    Map<String, SharedWrite> writes = new LinkedHashMap<>();
    Map<String, Long> removed = new LinkedHashMap<>();
    for (JournalEntry entry : entries) {
      byte[] payload = entry.payload();
      long version = requireNonNull(versions.get(entry.key()), "a version of each row");
      if (payload == null) {
        removed.put(entry.key(), version);
      } else {
        writes.put(entry.key(), new SharedWrite(version, payload, ttlMillis));
      }
    }
    if (!removed.isEmpty()) {
      drop(removed, deadline);
    }
    if (!writes.isEmpty()) {
      put(writes, deadline);
    }
  }

  private void put(Map<String, SharedWrite> writes, Deadline deadline) {
    var lease = leases.next();
    Set<String> untold = new HashSet<>(writes.keySet());
    try {
      Batch<PutOutcome> batch =
          waits.await(shared.putAll(writes, lease, deadline), Tier.L2, "put", deadline);
      untold.removeAll(batch.answers().keySet());
      List<String> granted =
          batch.answers().entrySet().stream()
              .filter(answer -> answer.getValue() instanceof PutOutcome.Granted)
              .map(Map.Entry::getKey)
              .toList();
      if (!granted.isEmpty()) {
        CompletableFuture<?> unused =
            // A lease that can't be given back ends by itself.
            shared.fillAbsentAll(granted, lease, 0, deadline).exceptionally(e -> Batch.empty());
      }
    } catch (TierException e) {
      // What was not told of stays in the set.
    }
    untold.forEach(key -> repairs.remember(key, Duration.ZERO));
  }

  /**
   * Drops a value of L2.
   *
   * @param version leaves a value that is not older; {@link Long#MAX_VALUE} leaves none
   */
  void drop(String key, long version, Deadline deadline) {
    drop(Map.of(key, version), deadline);
  }

  private void drop(Map<String, Long> versions, Deadline deadline) {
    CompletableFuture<?> unused =
        shared
            .invalidateAll(versions, deadline)
            .handle(
                (batch, failure) -> batch == null ? versions.keySet() : batch.failures().keySet())
            .thenAccept(untold -> untold.forEach(key -> repairs.remember(key, Duration.ZERO)));
  }
}
