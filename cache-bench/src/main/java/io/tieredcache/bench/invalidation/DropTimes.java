package io.tieredcache.bench.invalidation;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.InvalidationListener;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.TierSchema;
import io.tieredcache.spi.TrackingState;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** An L2 that takes down when the cache above had dropped the entry of a key that changed. */
record DropTimes(SharedTier tier, Queue<Drop> drops) implements SharedTier {
  /** A dropped key, and {@link System#nanoTime} thereafter. */
  record Drop(String key, long at) {}

  static DropTimes of(SharedTier tier) {
    return new DropTimes(tier, new ConcurrentLinkedQueue<>());
  }

  @Override
  public void track(Collection<KeyTemplate> templates, InvalidationListener listener) {
    tier.track(templates, new Timing(listener, drops));
  }

  private record Timing(InvalidationListener listener, Queue<Drop> drops)
      implements InvalidationListener {
    @Override
    public void changed(String key) {
      listener.changed(key);
      drops.add(new Drop(key, System.nanoTime()));
    }

    @Override
    public void allChanged() {
      listener.allChanged();
    }

    @Override
    public void lag(long nanos) {
      listener.lag(nanos);
    }

    @Override
    public long nanoTime() {
      return listener.nanoTime();
    }
  }

  @Override
  public TrackingState tracking() {
    return tier.tracking();
  }

  @Override
  public SharedStore open(TierSchema schema) {
    return tier.open(schema);
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
    tier.close();
  }
}
