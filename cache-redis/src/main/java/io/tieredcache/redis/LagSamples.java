package io.tieredcache.redis;

import io.tieredcache.spi.InvalidationListener;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long a change takes to be reported, by this process's own writes: from the moment
 * the write is handed to the connection until the push about its key comes back on the tracking
 * connection. Both times are of one clock, so no two clocks are compared; the way of the write to
 * the node is part of it, so it is more than what passes between the change and the push.
 *
 * <p>A sample of the writes under way, at most {@value #SLOTS}: another write whose key falls into
 * the same slot takes its place. Thread-safe: each slot is one atomic reference.
 */
final class LagSamples {
  private static final int SLOTS = 64;

  /** A write that changed nothing is never reported; a later change must not count for it. */
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(5);

  private record Sent(String key, long at) {}

  private final AtomicReferenceArray<@Nullable Sent> slots = new AtomicReferenceArray<>(SLOTS);
  private final InvalidationListener listener;

  LagSamples(InvalidationListener listener) {
    this.listener = listener;
  }

  /** A write of this key leaves now. */
  void sent(String key) {
    slots.set(slot(key), new Sent(key, System.nanoTime()));
  }

  /** The write of this key changed nothing. */
  void unchanged(String key) {
    take(key);
  }

  /** A change of this key was reported. */
  void reported(String key) {
    Sent sent = take(key);
    if (sent != null) {
      long lag = System.nanoTime() - sent.at();
      if (lag < LONGEST) {
        listener.lag(lag);
      }
    }
  }

  private @Nullable Sent take(String key) {
    int slot = slot(key);
    Sent sent = slots.get(slot);
    boolean mine = sent != null && sent.key().equals(key) && slots.compareAndSet(slot, sent, null);
    return mine ? sent : null;
  }

  private static int slot(String key) {
    int hash = key.hashCode();
    return (hash ^ (hash >>> 16)) & (SLOTS - 1);
  }
}
