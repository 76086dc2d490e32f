package io.tieredcache.cli.alltiers;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.TierSchema;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells how often an L3 was read and how many reads are under way. */
final class WatchedDurableTier implements DurableTier {
  private final DurableTier tier;
  private final Duration late;
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();

  WatchedDurableTier(DurableTier tier) {
    this(tier, Duration.ZERO);
  }

  /**
   * @param late by so much each read is answered, so that whoever else wants the key comes while it
   *     is being loaded
   */
  WatchedDurableTier(DurableTier tier, Duration late) {
    this.tier = tier;
    this.late = late;
  }

  int reads() {
    return reads.get();
  }

  int inside() {
    return inside.get();
  }

  @Override
  public DurableStore open(TierSchema schema) {
    DurableStore store = tier.open(schema);
    return new DurableStore() {
      @Override
      public CompletableFuture<Map<String, DurableRow>> getAll(
          Collection<String> keys, Deadline deadline) {
        reads.incrementAndGet();
        inside.incrementAndGet();
        return delayed(store.getAll(keys, deadline))
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

  private CompletableFuture<Map<String, DurableRow>> delayed(
      CompletableFuture<Map<String, DurableRow>> answer) {
    return late.isZero()
        ? answer
        : answer.thenApplyAsync(
            rows -> rows,
            CompletableFuture.delayedExecutor(late.toMillis(), TimeUnit.MILLISECONDS));
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
