package io.tieredcache.spi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The answers to one plural request, key by key, so that one failed node does not hide the others'
 * answers. A key in neither map had nothing to answer with.
 *
 * @param answers by storage key
 * @param failures by storage key
 * @param <R> the answer for one key
 */
public record Batch<R>(Map<String, R> answers, Map<String, TierException> failures) {
  /** An empty batch to put answers into. */
  public static <R> Batch<R> empty() {
    return new Batch<>(new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  /** All parts in one, once each is there; fails where one fails. */
  public static <R> CompletableFuture<Batch<R>> joined(List<CompletableFuture<Batch<R>>> parts) {
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              Batch<R> all = empty();
              for (CompletableFuture<Batch<R>> part : parts) {
                all.answers.putAll(part.join().answers);
                all.failures.putAll(part.join().failures);
              }
              return all;
            });
  }
}
