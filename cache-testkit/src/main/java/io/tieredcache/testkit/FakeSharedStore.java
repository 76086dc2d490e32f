package io.tieredcache.testkit;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Epoch;
import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.TierException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One schema of the fake; a plural request is one operation to its counters and hold points. */
final class FakeSharedStore implements SharedStore {
  private final FakeControls controls;
  private final String schema;
  private final FakeSharedOperations keys;
  private final FakeTracking tracking;

  FakeSharedStore(
      FakeControls controls, String schema, FakeSharedOperations keys, FakeTracking tracking) {
    this.controls = controls;
    this.schema = schema;
    this.keys = keys;
    this.tracking = tracking;
  }

  @Override
  public String node(String key) {
    return controls.node(key);
  }

  private <R extends @Nullable Object> CompletableFuture<R> run(
      String operation, String key, Supplier<R> effect) {
    return controls.run(
        operation,
        schema,
        () -> {
          TierException refusal = controls.refusal(operation, schema, key);
          if (refusal != null) {
            throw refusal;
          }
          return effect.get();
        });
  }

  private <R> CompletableFuture<Batch<R>> runAll(String operation, Supplier<Batch<R>> effect) {
    return controls.run(operation, schema, effect);
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> get(String key, Deadline deadline) {
    Epoch epoch = tracking.epochOf(key);
    return run("get", key, () -> in(epoch, keys.get(key)));
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> getUnless(
      String key, Stamp known, Deadline deadline) {
    Epoch epoch = tracking.epochOf(key);
    return run("get", key, () -> unless(known, in(epoch, keys.get(key))));
  }

  private static @Nullable SharedValue unless(Stamp known, @Nullable SharedValue value) {
    return value != null && value.stamp().equals(known)
        ? value.with(ByteBuffer.allocate(0))
        : value;
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> getNear(
      String key, long floor, Deadline deadline) {
    return run("getNear", key, () -> near(key, floor));
  }

  private @Nullable SharedValue near(String key, long floor) {
    SharedValue copy = keys.getCopy(key);
    return copy == null || copy.stamp().version() < floor ? keys.get(key) : copy.asCopied();
  }

  @Override
  public CompletableFuture<Batch<SharedValue>> getAllNear(
      Map<String, Long> floors, Deadline deadline) {
    return runAll(
        "getAllNear",
        () ->
            each("getAllNear", floors.keySet(), key -> near(key, requireNonNull(floors.get(key)))));
  }

  private static @Nullable SharedValue in(@Nullable Epoch epoch, @Nullable SharedValue value) {
    return value == null ? null : value.in(epoch);
  }

  @Override
  public CompletableFuture<Acquired> acquire(String key, Lease lease, Deadline deadline) {
    return run("acquire", key, () -> keys.acquire(key, lease));
  }

  @Override
  public CompletableFuture<Acquired> refresh(
      String key, Stamp seen, Lease lease, Deadline deadline) {
    return run("refresh", key, () -> keys.refresh(key, seen, lease));
  }

  @Override
  public CompletableFuture<FillOutcome> fill(
      String key, Lease lease, SharedWrite write, Deadline deadline) {
    return run("fill", key, () -> keys.fill(key, lease, write));
  }

  @Override
  public CompletableFuture<FillOutcome> fillAbsent(
      String key, Lease lease, long millis, Deadline deadline) {
    return run("fillAbsent", key, () -> keys.fillAbsent(key, lease, millis));
  }

  @Override
  public CompletableFuture<PutOutcome> put(
      String key, SharedWrite write, Lease lease, Deadline deadline) {
    return run("put", key, () -> keys.put(key, write, lease));
  }

  @Override
  public CompletableFuture<@Nullable Void> invalidate(String key, long version, Deadline deadline) {
    return run(
        "invalidate",
        key,
        () -> {
          keys.invalidate(key, version);
          return null;
        });
  }

  @Override
  public CompletableFuture<@Nullable Stamp> revalidate(String key, Deadline deadline) {
    return run("revalidate", key, () -> keys.revalidate(key));
  }

  @Override
  public CompletableFuture<Batch<SharedValue>> getAll(Collection<String> many, Deadline deadline) {
    Map<String, Epoch> epochs = new HashMap<>();
    for (String key : many) {
      Epoch epoch = tracking.epochOf(key);
      if (epoch != null) {
        epochs.put(key, epoch);
      }
    }
    return runAll("getAll", () -> each("getAll", many, key -> in(epochs.get(key), keys.get(key))));
  }

  @Override
  public List<CompletableFuture<Batch<SharedValue>>> getAllInParts(
      Collection<String> many, Deadline deadline) {
    Map<String, List<String>> byNode = new TreeMap<>();
    many.forEach(key -> byNode.computeIfAbsent(node(key), node -> new ArrayList<>()).add(key));
    return byNode.values().stream().map(some -> getAll(some, deadline)).toList();
  }

  @Override
  public CompletableFuture<Batch<Acquired>> acquireAll(
      Collection<String> many, Lease lease, Deadline deadline) {
    return runAll("acquireAll", () -> each("acquireAll", many, key -> keys.acquire(key, lease)));
  }

  @Override
  public CompletableFuture<Batch<FillOutcome>> fillAll(
      Map<String, SharedWrite> writes, Lease lease, Deadline deadline) {
    return runAll(
        "fillAll", () -> each("fillAll", writes, (key, write) -> keys.fill(key, lease, write)));
  }

  @Override
  public CompletableFuture<Batch<FillOutcome>> fillAbsentAll(
      Collection<String> many, Lease lease, long millis, Deadline deadline) {
    return runAll(
        "fillAbsentAll",
        () -> each("fillAbsentAll", many, key -> keys.fillAbsent(key, lease, millis)));
  }

  @Override
  public CompletableFuture<Batch<PutOutcome>> putAll(
      Map<String, SharedWrite> writes, Lease lease, Deadline deadline) {
    return runAll(
        "putAll", () -> each("putAll", writes, (key, write) -> keys.put(key, write, lease)));
  }

  private <R> Batch<R> each(
      String operation,
      Map<String, SharedWrite> writes,
      BiFunction<String, SharedWrite, R> effect) {
    return each(
        operation, writes.keySet(), key -> effect.apply(key, requireNonNull(writes.get(key))));
  }

  private <R> Batch<R> each(
      String operation, Collection<String> many, Function<String, @Nullable R> effect) {
    return controls.each(operation, schema, many, effect);
  }
}
