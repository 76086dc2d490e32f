package io.tieredcache.testkit;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.WriteHorizon;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One schema of the fake. A request is one transaction: it holds the table's monitor as a whole.
 */
final class FakeDurableStore implements DurableStore {
  private final FakeControls controls;
  private final String schema;
  private final FakeTable table;

  FakeDurableStore(FakeControls controls, String schema, FakeTable table) {
    this.controls = controls;
    this.schema = schema;
    this.table = table;
  }

  @Override
  public CompletableFuture<Map<String, DurableRow>> getAll(
      Collection<String> keys, Deadline deadline) {
    return controls.run("getAll", schema, () -> each(keys, table::get));
  }

  @Override
  public CompletableFuture<Map<String, Long>> putAll(
      Map<String, byte[]> payloads, long ttlMillis, Deadline deadline) {
    return write(
        "putAll",
        () -> each(payloads.keySet(), key -> table.put(key, payloads.get(key), ttlMillis)));
  }

  @Override
  public CompletableFuture<OptionalLong> putIfVersion(
      String key, long expected, byte[] payload, long ttlMillis, Deadline deadline) {
    return write("putIfVersion", () -> table.putIfVersion(key, expected, payload, ttlMillis));
  }

  @Override
  public CompletableFuture<Map<String, Long>> removeAll(
      Collection<String> keys, Deadline deadline) {
    return write("removeAll", () -> each(keys, key -> table.put(key, null, DurableRow.FOREVER)));
  }

  private <R> CompletableFuture<R> write(String operation, Supplier<R> effect) {
    return table.horizon().around(() -> controls.run(operation, schema, effect));
  }

  @Override
  public CompletableFuture<WriteHorizon> horizon(Deadline deadline) {
    return controls.run("horizon", schema, table.horizon()::now);
  }

  private <R> Map<String, R> each(
      Collection<String> keys, Function<String, @Nullable R> operation) {
    Map<String, R> answers = new LinkedHashMap<>();
    synchronized (table) {
      for (String key : keys) {
        R answer = operation.apply(key);
        if (answer != null) {
          answers.put(key, answer);
        }
      }
    }
    return answers;
  }
}
