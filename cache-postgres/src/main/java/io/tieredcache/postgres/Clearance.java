package io.tieredcache.postgres;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all keys of a schema, or of all, are told by: for as long as L2 has keys to be walked
 * through it goes on beside the feed's reading. What is wanted meanwhile is one more of it, after
 * that; so is one that failed. Used by one thread.
 */
final class Clearance {
  private static final long LIMIT_SECONDS = 3_600;
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<CompletableFuture<@Nullable Void>> request;
  private @Nullable CompletableFuture<?> underWay;
  private boolean wanted;
  private long notBefore = System.nanoTime();

  Clearance(Supplier<CompletableFuture<@Nullable Void>> request) {
    this.request = request;
  }

  void want() {
    wanted = true;
  }

  boolean isSettled() {
    return !wanted && underWay == null;
  }

  /** Begins it where that is due. Why the last one failed, where that is new; else null. */
  @Nullable Throwable tend(long now) {
    if (wanted && underWay == null && now - notBefore >= 0) {
      wanted = false;
      underWay = request.get().copy().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    CompletableFuture<?> last = underWay;
    if (last == null || !last.isDone()) {
      return null;
    }
    underWay = null;
    Throwable failure = last.<@Nullable Throwable>handle((done, thrown) -> thrown).join();
    if (failure != null) {
      wanted = true;
      notBefore = now + PAUSE_NANOS;
    }
    return failure;
  }
}
