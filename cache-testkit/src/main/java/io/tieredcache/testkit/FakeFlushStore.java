package io.tieredcache.testkit;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.FlushOutcome;
import io.tieredcache.spi.FlushStore;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.RefusedRowException;
import io.tieredcache.spi.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** L3's part of write-behind in memory: a flush holds the table's monitor as a whole. */
final class FakeFlushStore implements FlushStore {
  private final FakeControls controls;
  private final String schema;
  private final FakeTable table;

  FakeFlushStore(FakeControls controls, String schema, FakeTable table) {
    this.controls = controls;
    this.schema = schema;
    this.table = table;
  }

  @Override
  public CompletableFuture<Long> position(int partition, Deadline deadline) {
    return controls.run("position", schema, () -> table.position(schema, partition));
  }

  @Override
  public CompletableFuture<FlushOutcome> flush(
      int partition,
      long from,
      long to,
      List<JournalEntry> entries,
      long ttlMillis,
      Deadline deadline) {
    return unlessRefused(
        "flush", () -> table.flush(schema, partition, from, to, entries, ttlMillis));
  }

  @Override
  public CompletableFuture<Map<String, byte[]>> asRead(
      List<JournalEntry> entries, Deadline deadline) {
    return unlessRefused("asRead", () -> table.asRead(entries));
  }

  private <R> CompletableFuture<R> unlessRefused(String operation, Supplier<@Nullable R> effect) {
    return controls
        .<@Nullable R>run(operation, schema, effect)
        .thenCompose(
            answer ->
                answer == null
                    ? CompletableFuture.failedFuture(refused(operation))
                    : CompletableFuture.completedFuture(answer));
  }

  private RefusedRowException refused(String operation) {
    return new RefusedRowException(
        Tier.L3,
        operation,
        schema,
        Duration.ZERO,
        "the row is refused, as the test wants it",
        null);
  }
}
