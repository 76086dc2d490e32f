package io.tieredcache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Parts of an answer in the order in which they come. Each part is observed once, however often its
 * caller waits. Thread-safe: whoever brings a part takes the next place, and no two the same.
 */
final class Arrivals<T> {
  private final List<CompletableFuture<T>> places = new ArrayList<>();
  private final AtomicInteger taken = new AtomicInteger();

  private Arrivals() {}

  /** The same answers and failures, the first one to come first. */
  static <T> List<CompletableFuture<T>> of(List<CompletableFuture<T>> parts) {
    if (parts.size() < 2) {
      return parts;
    }
    Arrivals<T> arrivals = new Arrivals<>();
    parts.forEach(part -> arrivals.places.add(new CompletableFuture<>()));
    for (CompletableFuture<T> part : parts) {
      var unused =
          part.whenComplete(
              (answer, failure) -> {
                CompletableFuture<T> place = arrivals.next();
                if (failure == null) {
                  place.complete(answer);
                } else {
                  place.completeExceptionally(failure);
                }
              });
    }
    return arrivals.places;
  }

  private CompletableFuture<T> next() {
    return places.get(taken.getAndIncrement());
  }
}
