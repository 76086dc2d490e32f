package io.tieredcache.postgres;

import io.tieredcache.spi.ChangeListener;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** What a cache would hear of the feed. */
final class Heard implements ChangeListener {
  private final boolean fleet;
  private final Map<String, Long> versions = new ConcurrentHashMap<>();
  private final Map<String, Integer> times = new ConcurrentHashMap<>();
  private final Set<String> unreachable = ConcurrentHashMap.newKeySet();
  private final AtomicInteger missed = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);
  private volatile CompletableFuture<Void> cleared = CompletableFuture.completedFuture(null);

  Heard(boolean fleet) {
    this.fleet = fleet;
  }

  /** What it answers from here on; it takes in only what it answers at once and well. */
  void answer(CompletableFuture<Void> answer) {
    this.answer = answer;
  }

  /** When it has cleared a schema, from here on. */
  void clears(CompletableFuture<Void> cleared) {
    this.cleared = cleared;
  }

  void fail(boolean failing) {
    answer(
        failing
            ? CompletableFuture.failedFuture(new IllegalStateException("switched off"))
            : CompletableFuture.completedFuture(null));
  }

  /** From here on it can't be told of this key, or can again. */
  void reach(String key, boolean reachable) {
    if (reachable) {
      unreachable.remove(key);
    } else {
      unreachable.add(key);
    }
  }

  @Override
  public boolean servesFleet() {
    return fleet;
  }

  @Override
  public CompletableFuture<Map<String, TierException>> changed(Map<String, Long> changed) {
    CompletableFuture<Void> given = answer;
    Set<String> untold =
        changed.keySet().stream().filter(unreachable::contains).collect(Collectors.toSet());
    if (given.isDone() && !given.isCompletedExceptionally()) {
      changed.forEach(
          (key, version) -> {
            if (!untold.contains(key)) {
              took(key, version);
            }
          });
    }
    asked.incrementAndGet();
    return given.thenApply(
        done -> untold.stream().collect(Collectors.toMap(key -> key, key -> down())));
  }

  private static TierException down() {
    return new TierException(Tier.L2, "invalidate", "*", Duration.ZERO, "down", null);
  }

  private void took(String key, long version) {
    versions.put(key, version);
    times.merge(key, 1, Integer::sum);
  }

  @Override
  public CompletableFuture<Void> allChanged(String template) {
    took(template, NO_VERSION);
    return cleared;
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
