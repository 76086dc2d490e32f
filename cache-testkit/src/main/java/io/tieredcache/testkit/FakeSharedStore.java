package io.tieredcache.testkit;

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
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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

  private <R extends @Nullable Object> CompletableFuture<R> run(
      String operation, Supplier<R> effect) {
    return controls.run(operation, schema, effect);
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> get(String key, Deadline deadline) {
    Epoch epoch = tracking.epochOf(key);
    return run("get", () -> in(epoch, keys.get(key)));
  }

  private static @Nullable SharedValue in(@Nullable Epoch epoch, @Nullable SharedValue value) {
    return value == null ? null : value.in(epoch);
  }

  @Override
  public CompletableFuture<Acquired> acquire(String key, Lease lease, Deadline deadline) {
    return run("acquire", () -> keys.acquire(key, lease));
  }

  @Override
  public CompletableFuture<FillOutcome> fill(
      String key, Lease lease, SharedWrite write, Deadline deadline) {
    return run("fill", () -> keys.fill(key, lease, write));
  }

  @Override
  public CompletableFuture<FillOutcome> fillAbsent(
      String key, Lease lease, long millis, Deadline deadline) {
    return run("fillAbsent", () -> keys.fillAbsent(key, lease, millis));
  }

  @Override
  public CompletableFuture<PutOutcome> put(
      String key, SharedWrite write, Lease lease, Deadline deadline) {
    return run("put", () -> keys.put(key, write, lease));
  }

  @Override
  public CompletableFuture<@Nullable Void> invalidate(String key, long version, Deadline deadline) {
    return run(
        "invalidate",
        () -> {
          keys.invalidate(key, version);
          return null;
        });
  }

  @Override
  public CompletableFuture<@Nullable Stamp> revalidate(String key, Deadline deadline) {
    return run("revalidate", () -> keys.revalidate(key));
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
    return run("getAll", () -> each(many, key -> in(epochs.get(key), keys.get(key))));
  }

  @Override
  public CompletableFuture<Batch<Acquired>> acquireAll(
      Collection<String> many, Lease lease, Deadline deadline) {
    return run("acquireAll", () -> each(many, key -> keys.acquire(key, lease)));
  }

  @Override
  public CompletableFuture<Batch<FillOutcome>> fillAll(
      Map<String, SharedWrite> writes, Lease lease, Deadline deadline) {
    return run("fillAll", () -> each(writes, (key, write) -> keys.fill(key, lease, write)));
  }

  @Override
  public CompletableFuture<Batch<FillOutcome>> fillAbsentAll(
      Collection<String> many, Lease lease, long millis, Deadline deadline) {
    return run("fillAbsentAll", () -> each(many, key -> keys.fillAbsent(key, lease, millis)));
  }

  @Override
  public CompletableFuture<Batch<PutOutcome>> putAll(
      Map<String, SharedWrite> writes, Lease lease, Deadline deadline) {
    return run("putAll", () -> each(writes, (key, write) -> keys.put(key, write, lease)));
  }

  private static <R> Batch<R> each(
      Map<String, SharedWrite> writes, BiFunction<String, SharedWrite, R> operation) {
    Batch<R> batch = Batch.empty();
    writes.forEach((key, write) -> batch.answers().put(key, operation.apply(key, write)));
    return batch;
  }

  private static <R> Batch<R> each(
      Collection<String> many, Function<String, @Nullable R> operation) {
    Batch<R> batch = Batch.empty();
    for (String key : many) {
      R answer = operation.apply(key);
      if (answer != null) {
        batch.answers().put(key, answer);
      }
    }
    return batch;
  }
}
