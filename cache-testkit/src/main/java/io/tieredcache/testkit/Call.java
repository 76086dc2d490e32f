package io.tieredcache.testkit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A blocking call on a thread of its own, so that a test can hold it in the middle. */
final class Call<T> {
  private final CompletableFuture<T> result;

  private Call(CompletableFuture<T> result) {
    this.result = result;
  }

  static <T> Call<T> begin(Supplier<T> call) {
    return new Call<>(CompletableFuture.supplyAsync(call, Daemon::run));
  }

  static Call<Void> begin(Runnable call) {
    return new Call<>(CompletableFuture.runAsync(call, Daemon::run));
  }

  boolean ended() {
    return result.isDone();
  }

  /** What it returned; throws what it threw. */
  T end() {
    try {
      return result.orTimeout(Await.LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
