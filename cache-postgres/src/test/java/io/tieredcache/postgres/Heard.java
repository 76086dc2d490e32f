package io.tieredcache.postgres;

import io.tieredcache.spi.ChangeListener;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What a cache would hear of the feed. */
final class Heard implements ChangeListener {
  private final boolean fleet;
  private final Map<String, Long> versions = new ConcurrentHashMap<>();
  private final Map<String, Integer> times = new ConcurrentHashMap<>();
  private final AtomicInteger missed = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);

  Heard(boolean fleet) {
    this.fleet = fleet;
  }

  /** What it answers from here on; it takes in only what it answers at once and well. */
  void answer(CompletableFuture<Void> answer) {
    this.answer = answer;
  }

  void fail(boolean failing) {
    answer(
        failing
            ? CompletableFuture.failedFuture(new IllegalStateException("switched off"))
            : CompletableFuture.completedFuture(null));
  }

  @Override
  public boolean servesFleet() {
    return fleet;
  }

  @Override
  public CompletableFuture<Void> changed(Map<String, Long> changed) {
    CompletableFuture<Void> given = answer;
    if (given.isDone() && !given.isCompletedExceptionally()) {
      versions.putAll(changed);
      changed.keySet().forEach(key -> times.merge(key, 1, Integer::sum));
    }
    asked.incrementAndGet();
    return given;
  }

  @Override
  public CompletableFuture<Void> missed() {
    missed.incrementAndGet();
    return CompletableFuture.completedFuture(null);
  }

  boolean has(String key) {
    return versions.containsKey(key);
  }

  int times(String key) {
    return times.getOrDefault(key, 0);
  }

  int askedTimes() {
    return asked.get();
  }

  int missedTimes() {
    return missed.get();
  }

  void await(String key) {
    Ask.until(key + " is heard of", () -> has(key));
  }

  long version(String key) {
    await(key);
    return versions.get(key);
  }
}
