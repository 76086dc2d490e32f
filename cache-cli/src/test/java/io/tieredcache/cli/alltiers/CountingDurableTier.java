package io.tieredcache.cli.alltiers;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.TierSchema;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the reads of an L3 and answers each 300 ms late, so that whoever else wants the key comes
 * while it is being loaded.
 */
final class CountingDurableTier implements DurableTier {
  private final DurableTier tier;
  private final AtomicInteger reads = new AtomicInteger();

  CountingDurableTier(DurableTier tier) {
    this.tier = tier;
  }

  int reads() {
    return reads.get();
  }

  @Override
  public DurableStore open(TierSchema schema) {
    DurableStore store = tier.open(schema);
    return new DurableStore() {
      @Override
      public CompletableFuture<Map<String, DurableRow>> getAll(
          Collection<String> keys, Deadline deadline) {
        reads.incrementAndGet();
        return store
            .getAll(keys, deadline)
            .thenApplyAsync(
                rows -> rows, CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
      }

      @Override
      public CompletableFuture<Map<String, Long>> putAll(
          Map<String, byte[]> payloads, long ttlMillis, Deadline deadline) {
        return store.putAll(payloads, ttlMillis, deadline);
      }

      @Override
      public CompletableFuture<OptionalLong> putIfVersion(
          String key, long expected, byte[] payload, long ttlMillis, Deadline deadline) {
        return store.putIfVersion(key, expected, payload, ttlMillis, deadline);
      }

      @Override
      public CompletableFuture<Map<String, Long>> removeAll(
          Collection<String> keys, Deadline deadline) {
        return store.removeAll(keys, deadline);
      }
    };
  }

  @Override
  public int concurrency() {
    return tier.concurrency();
  }

  @Override
  public void start(Deadline deadline) {
    tier.start(deadline);
  }

  @Override
  public void close() {
    tier.close();
  }
}
