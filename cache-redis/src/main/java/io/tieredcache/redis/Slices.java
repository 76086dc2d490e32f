package io.tieredcache.redis;

import io.tieredcache.spi.Batch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Sends a large plural request in slices, one after the other, so that it never fills a node's
 * request queue alone.
 */
final class Slices {
  /** Well below {@link LettuceOptions#REQUEST_QUEUE}, for all keys may lie on one node. */
  static final int SIZE = LettuceOptions.REQUEST_QUEUE / 4;

  private Slices() {}

  static <R> CompletableFuture<Batch<R>> each(
      Collection<String> keys, Function<List<String>, CompletableFuture<Batch<R>>> request) {
    List<String> all = new ArrayList<>(keys);
    return all.size() <= SIZE ? request.apply(all) : from(0, all, request, Batch.empty());
  }

  /** The entries of these keys. */
  static <V> Map<String, V> of(Map<String, V> entries, List<String> keys) {
    Map<String, V> some = new LinkedHashMap<>();
    keys.forEach(key -> some.put(key, entries.get(key)));
    return some;
  }

  private static <R> CompletableFuture<Batch<R>> from(
      int start,
      List<String> keys,
      Function<List<String>, CompletableFuture<Batch<R>>> request,
      Batch<R> gathered) {
    if (start >= keys.size()) {
      return CompletableFuture.completedFuture(gathered);
    }
    int end = Math.min(start + SIZE, keys.size());
    return request
        .apply(keys.subList(start, end))
        .thenCompose(
            slice -> {
              gathered.answers().putAll(slice.answers());
              gathered.failures().putAll(slice.failures());
              return from(end, keys, request, gathered);
            });
  }
}
