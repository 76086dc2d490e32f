package io.tieredcache.redis;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is opened when it is first needed, and again where that failed. Safe by its own lock, held
 * only to begin; {@code opened} is volatile and set once.
 */
final class Lazily<T> {
  private final Supplier<CompletableFuture<T>> opening;
  private @Nullable CompletableFuture<T> begun;
  private volatile @Nullable T opened;

  Lazily(Supplier<CompletableFuture<T>> opening) {
    this.opening = opening;
  }

  /** What was opened, or null where that has not happened yet. */
  @Nullable T opened() {
    return opened;
  }

  synchronized CompletableFuture<T> get() {
    CompletableFuture<T> last = begun;
    if (last == null || last.isCompletedExceptionally()) {
      last =
          opening
              .get()
              .thenApply(
                  made -> {
                    opened = made;
                    return made;
                  });
      begun = last;
    }
    return last;
  }
}
