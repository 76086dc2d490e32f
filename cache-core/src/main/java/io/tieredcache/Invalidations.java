package io.tieredcache;

import io.tieredcache.spi.InvalidationListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Takes what L2 reports to the L1 of the schema that it concerns. Thread-safe: schemas are added
 * while the cache is built, before L2 is started.
 */
final class Invalidations implements InvalidationListener {
  private final List<Tracked<?, ?>> tracked = new CopyOnWriteArrayList<>();
  private final LongSupplier nanoTime;
  private final LongConsumer lags;

  /**
   * @param lags takes each sample of how long a change took to be reported, in nanoseconds
   */
  Invalidations(LongSupplier nanoTime, LongConsumer lags) {
    this.nanoTime = nanoTime;
    this.lags = lags;
  }

  private record Tracked<I, V>(KeySchema<I, V> schema, LocalTier<I, V> local, Counters counters) {
    boolean drop(String key) {
      I id;
      try {
        id = schema.id(key);
      } catch (IllegalArgumentException e) {
        // Another service's key that no id of ours forms: L1 can't hold it.
        return true;
      }
      if (id == null) {
        return false;
      }
      InvalidateEvent event = InvalidateEvent.start();
      local.reported(id);
      counters.add(Count.INVALIDATED);
      event.end(schema, "L2", 1);
      return true;
    }
  }

  <I, V> void add(KeySchema<I, V> schema, LocalTier<I, V> local, Counters counters) {
    tracked.add(new Tracked<>(schema, local, counters));
  }

  @Override
  public void changed(String key) {
    for (Tracked<?, ?> one : tracked) {
      if (one.drop(key)) {
        return;
      }
    }
  }

  @Override
  public void allChanged() {
    tracked.forEach(one -> one.local().invalidateAll());
  }

  @Override
  public void lag(long nanos) {
    lags.accept(nanos);
  }

  @Override
  public long nanoTime() {
    return nanoTime.getAsLong();
  }
}
