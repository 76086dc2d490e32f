package io.tieredcache.spi;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Joins the futures of single keys into one {@link Batch}. */
final class Batches {
  private Batches() {}

  static <R> CompletableFuture<Batch<R>> gather(
      Map<String, CompletableFuture<@Nullable R>> futures) {
    return CompletableFuture.allOf(futures.values().toArray(CompletableFuture[]::new))
        .handle((done, failure) -> collect(futures));
  }

  private static <R> Batch<R> collect(Map<String, CompletableFuture<@Nullable R>> futures) {
    Batch<R> batch = Batch.empty();
    for (Map.Entry<String, CompletableFuture<@Nullable R>> entry : futures.entrySet()) {
      collect(batch, entry.getKey(), entry.getValue());
    }
    return batch;
  }

  private static <R> void collect(
      Batch<R> batch, String key, CompletableFuture<@Nullable R> future) {
    try {
      @Nullable R answer = future.join();
      if (answer != null) {
        batch.answers().put(key, answer);
      }
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof TierException failure)) {
        throw e;
      }
      batch.failures().put(key, failure);
    }
  }
}
