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
import java.util.concurrent.atomic.AtomicInteger;

/** Tells how many reads an L3 had under way at a time, at most. */
final class CrowdedDurableTier implements DurableTier {
  private final DurableTier tier;
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  CrowdedDurableTier(DurableTier tier) {
    this.tier = tier;
  }

  int most() {
    return most.get();
  }

  @Override
  public DurableStore open(TierSchema schema) {
    DurableStore store = tier.open(schema);
    return new DurableStore() {
      @Override
      public CompletableFuture<Map<String, DurableRow>> getAll(
          Collection<String> keys, Deadline deadline) {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        return store
            .getAll(keys, deadline)
            .whenComplete((rows, failure) -> inside.decrementAndGet());
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
