package io.tieredcache.cli.demo.service;

import io.tieredcache.CacheEntry;
import io.tieredcache.TypedCache;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Reads that are filed, with the time they took, under the tier that answered. They don't wait for
 * each other, up to a bound. Thread-safe.
 */
final class TimedReads {
  private static final int MOST_UNDER_WAY = 1_000;

  private final Meters meters;
  private final Semaphore room = new Semaphore(MOST_UNDER_WAY);

  TimedReads(Meters meters) {
    this.meters = meters;
  }

  /** Begins a read, as soon as there is room. Every read ends by its schema's deadline. */
  <I, V> void read(TypedCache<I, V> cache, I id) {
    room.acquireUninterruptibly();
    long began = System.nanoTime();
    var unused =
        cache
            .getEntryAsync(id)
            .whenComplete(
                (entry, failure) -> {
                  file(System.nanoTime() - began, entry, failure);
                  room.release();
                });
  }

  /** Whether each read that was begun has ended, and is counted. */
  boolean settled() {
    return room.availablePermits() == MOST_UNDER_WAY;
  }

  private void file(long nanos, @Nullable CacheEntry<?> entry, @Nullable Throwable failure) {
    if (failure != null) {
      meters.failedReads.increment();
      meters.flaw(failure instanceof CompletionException ? failure.getCause() : failure);
    } else if (entry == null) {
      meters.absent.increment();
    } else {
      meters.read(entry.tier(), nanos);
    }
  }
}
