package io.tieredcache.spi;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Keys of L2 that hold the parts of large values: written once under a name that nobody used
 * before, never changed, and gone by their expiry. They need no stamp and no fence, since the value
 * that names them has both. Thread-safe, never blocks.
 *
 * <p>Names carry no hash tag, so that the parts of one value spread over the nodes. Requests fail
 * key by key, with {@link TierException}.
 *
 * <p>Chunks whose names are the same up to the last colon are of one write and of no use without
 * each other: where one is missing or has failed, those that were not sent yet may be left out, and
 * have neither answer nor failure.
 */
public interface ChunkStore {
  /** The node that holds the key by now, as {@link SharedStore#node}. */
  default String node(String key) {
    return "";
  }

  /**
   * The chunks; keys without one have no answer.
   *
   * @param sizes by key, how many bytes it has at most, as its value's manifest tells: another
   *     release may cut values otherwise
   */
  CompletableFuture<Batch<byte[]>> getAll(Map<String, Integer> sizes, Deadline deadline);

  /**
   * Stores chunks.
   *
   * @param ttlMillis how long L2 keeps them, in milliseconds, at least 1
   * @return true for each that is stored
   */
  CompletableFuture<Batch<Boolean>> putAll(
      Map<String, byte[]> chunks, long ttlMillis, Deadline deadline);

  /** Deletes chunks that no value names, ahead of their expiry. */
  CompletableFuture<Batch<Boolean>> dropAll(Collection<String> keys, Deadline deadline);
}
