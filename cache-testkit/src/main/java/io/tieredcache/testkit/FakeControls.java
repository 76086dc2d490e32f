package io.tieredcache.testkit;

import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What both fakes have in common: failure switch, counters, hold points. Thread-safe. */
final class FakeControls {
  final Holds holds = new Holds();
  private final Tier tier;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private volatile @Nullable String failure;
  private volatile boolean closed;

  FakeControls(Tier tier) {
    this.tier = tier;
  }

  void fail(String reason) {
    failure = reason;
  }

  void restore() {
    failure = null;
  }

  void close() {
    closed = true;
  }

  long count(String operation) {
    LongAdder count = counts.get(operation);
    return count == null ? 0 : count.sum();
  }

  long count() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  void check(String operation, String schema) {
    TierException refusal = refusal(operation, schema);
    if (refusal != null) {
      throw refusal;
    }
  }

  /** Counts the call, holds it where a hold point waits for it, and fails it while switched off. */
  <R extends @Nullable Object> CompletableFuture<R> run(
      String operation, String schema, Supplier<R> effect) {
    counts.computeIfAbsent(operation, name -> new LongAdder()).increment();
    return holds.run(
        operation,
        () -> {
          TierException refusal = refusal(operation, schema);
          return refusal == null
              ? CompletableFuture.completedFuture(effect.get())
              : CompletableFuture.failedFuture(refusal);
        });
  }

  private @Nullable TierException refusal(String operation, String schema) {
    String reason = closed ? "the tier is closed" : failure;
    return reason == null
        ? null
        : new TierUnavailableException(tier, operation, schema, Duration.ZERO, reason, null);
  }
}
