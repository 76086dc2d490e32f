package io.tieredcache.spi;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * L3's part of write-behind, for one schema: rows and the position up to where each partition of
 * the {@link Journal} has been applied, moved in one transaction. Thread-safe, never blocks.
 *
 * <p>Futures fail with {@link TierException} only: {@link RefusedRowException} where nothing was
 * changed because of what a row holds, {@link TierUnavailableException} where nothing was changed
 * for another reason, else it may have been done.
 */
public interface FlushStore {
  /** Up to which version the partition has been applied; 0 where it never was. */
  CompletableFuture<Long> position(int partition, Deadline deadline);

  /**
   * Writes these rows and moves the position, if it still is {@code from}. A row's version becomes
   * the entry's, or the old one plus one where that is not lower.
   *
   * @param to the new position
   * @param entries each key once
   * @param ttlMillis until values expire, in milliseconds; {@link DurableRow#FOREVER} for never
   */
  CompletableFuture<FlushOutcome> flush(
      int partition,
      long from,
      long to,
      List<JournalEntry> entries,
      long ttlMillis,
      Deadline deadline);

  /**
   * These entries' values as their rows would give them back, by key: what the store writes its own
   * way, as {@code jsonb}, comes back in other bytes. By default none that differs. Fails with
   * {@link RefusedRowException} where no row can hold one of them.
   *
   * @param entries each key once, and no removes
   */
  default CompletableFuture<Map<String, byte[]>> asRead(
      List<JournalEntry> entries, Deadline deadline) {
    return CompletableFuture.completedFuture(Map.of());
  }
}
