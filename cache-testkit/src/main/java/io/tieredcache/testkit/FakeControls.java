package io.tieredcache.testkit;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What both fakes have in common: failure switch, counters, hold points. Thread-safe. */
final class FakeControls {
  final Holds holds = new Holds();
  private final Tier tier;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private volatile @Nullable String failure;
  private final Map<String, String> nodeFailures = new ConcurrentHashMap<>();
  private volatile int nodes = 1;
  private volatile boolean disconnected;
  private volatile boolean closed;

  FakeControls(Tier tier) {
    this.tier = tier;
  }

  void fail(String reason) {
    failure = reason;
  }

  void failNode(String node, String reason) {
    nodeFailures.put(node, reason);
  }

  void disconnect() {
    disconnected = true;
  }

  void restore() {
    failure = null;
    disconnected = false;
    nodeFailures.clear();
  }

  void nodes(int count) {
    nodes = count;
  }

  /** Their names. */
  List<String> nodes() {
    return nodes == 1 ? List.of("") : IntStream.range(0, nodes).mapToObj(i -> "node-" + i).toList();
  }

  String node(String key) {
    return nodes == 1 ? "" : "node-" + Math.floorMod(key.hashCode(), nodes);
  }

  /** Why this key's node fails, or null. */
  @Nullable TierException refusal(String operation, String schema, String key) {
    String reason = nodeFailures.get(node(key));
    return reason == null ? null : unavailable(operation, schema, reason);
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
          return refusal == null ? attempt(effect) : CompletableFuture.failedFuture(refusal);
        });
  }

  /** What comes of each key: its answer, its own refusal, or nothing where the effect is null. */
  <R> Batch<R> each(
      String operation,
      String schema,
      Collection<String> keys,
      Function<String, @Nullable R> effect) {
    Batch<R> batch = Batch.empty();
    for (String key : keys) {
      TierException refusal = refusal(operation, schema, key);
      R answer = refusal == null ? effect.apply(key) : null;
      if (refusal != null) {
        batch.failures().put(key, refusal);
      } else if (answer != null) {
        batch.answers().put(key, answer);
      }
    }
    return batch;
  }

  private static <R extends @Nullable Object> CompletableFuture<R> attempt(Supplier<R> effect) {
    try {
      return CompletableFuture.completedFuture(effect.get());
    } catch (TierException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private @Nullable TierException refusal(String operation, String schema) {
    if (disconnected) {
      return TierUnavailableException.ofDisconnected(
          tier, operation, schema, Duration.ZERO, "disconnected", null);
    }
    String reason = closed ? "the tier is closed" : failure;
    return reason == null ? null : unavailable(operation, schema, reason);
  }

  private TierException unavailable(String operation, String schema, String reason) {
    return new TierUnavailableException(tier, operation, schema, Duration.ZERO, reason, null);
  }
}
