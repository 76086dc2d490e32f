package io.tieredcache.spi;

import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The operations of L3 for one schema. Thread-safe, never blocks the caller.
 *
 * <p>Every write gives each key the version {@code greatest(old + 1, the database's clock in
 * microseconds)}, also over a deleted row. A returned write is committed. Futures fail with {@link
 * TierException} only. A write that fails with {@link TierUnavailableException} or {@link
 * RefusedRowException} did not happen, not even in part; one that fails otherwise may have
 * committed.
 */
public interface DurableStore {
  /** No row: what {@link #putIfVersion} expects where a key was never there. */
  long NO_ROW = 0;

  /**
   * The rows of these keys, read from the primary by a query that starts after this call. Keys
   * never there are not in the map; deleted and expired ones are, without a payload.
   */
  CompletableFuture<Map<String, DurableRow>> getAll(Collection<String> keys, Deadline deadline);

  /**
   * Writes all rows in one transaction.
   *
   * @param ttlMillis until they expire, in milliseconds; {@link DurableRow#FOREVER} for never
   * @return each key's new version
   */
  CompletableFuture<Map<String, Long>> putAll(
      Map<String, byte[]> payloads, long ttlMillis, Deadline deadline);

  /**
   * Writes the row if its version is still the expected one, a deleted row's too.
   *
   * @param expected the version read before, or {@link #NO_ROW}
   * @return the new version, or empty where the row had changed
   */
  CompletableFuture<OptionalLong> putIfVersion(
      String key, long expected, byte[] payload, long ttlMillis, Deadline deadline);

  /**
   * Deletes the rows and keeps their versions.
   *
   * @return each key's version from here on
   */
  CompletableFuture<Map<String, Long>> removeAll(Collection<String> keys, Deadline deadline);

  /**
   * How far the writes to it are, anybody's: so a caller whose write got no answer learns when it
   * is no longer under way. By default none is after its deadline.
   */
  default CompletableFuture<WriteHorizon> horizon(Deadline deadline) {
    return CompletableFuture.completedFuture(WriteHorizon.ALL_ENDED);
  }
}
