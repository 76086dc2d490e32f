package io.tieredcache.bench.peer.tiered;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.TierSchema;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Holds back every answer to a get, so that the report can be seen to show it. */
final class SlowTier implements SharedTier {
  private final SharedTier tier;
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final Executor later;

  SlowTier(SharedTier tier, Duration by) {
    this.tier = tier;
    this.later =
        answer -> {
          var unused = timer.schedule(answer, by.toNanos(), TimeUnit.NANOSECONDS);
        };
  }

  @Override
  public SharedStore open(TierSchema schema) {
    return new SlowStore(tier.open(schema), later);
  }

  @Override
  public void start(Deadline deadline) {
    tier.start(deadline);
  }

  @Override
  public CompletableFuture<@Nullable Void> clear(Collection<KeyTemplate> templates) {
    return tier.clear(templates);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    tier.close();
  }

  private record SlowStore(SharedStore store, Executor later) implements SharedStore {
    @Override
    public CompletableFuture<@Nullable SharedValue> get(String key, Deadline deadline) {
      return store.get(key, deadline).thenApplyAsync(value -> value, later);
    }

    @Override
    public CompletableFuture<Acquired> acquire(String key, Lease lease, Deadline deadline) {
      return store.acquire(key, lease, deadline);
    }

    @Override
    public CompletableFuture<FillOutcome> fill(
        String key, Lease lease, SharedWrite write, Deadline deadline) {
      return store.fill(key, lease, write, deadline);
    }

    @Override
    public CompletableFuture<FillOutcome> fillAbsent(
        String key, Lease lease, long millis, Deadline deadline) {
      return store.fillAbsent(key, lease, millis, deadline);
    }

    @Override
    public CompletableFuture<PutOutcome> put(
        String key, SharedWrite write, Lease lease, Deadline deadline) {
      return store.put(key, write, lease, deadline);
    }

    @Override
    public CompletableFuture<@Nullable Void> invalidate(
        String key, long version, Deadline deadline) {
      return store.invalidate(key, version, deadline);
    }

    @Override
    public CompletableFuture<@Nullable Stamp> revalidate(String key, Deadline deadline) {
      return store.revalidate(key, deadline);
    }
  }
}
