package io.tieredcache.testkit;

import io.tieredcache.spi.AppendOutcome;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.BuriedEntry;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalBatch;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.JournalPut;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.JournalWrite;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One schema's journal in memory; operations pass the tier's switches, counters and holds. */
final class FakeJournal implements Journal {
  private final FakeControls controls;
  private final String schema;
  private final JournalSettings settings;
  private final IntFunction<FakeJournalPartition> partitions;

  FakeJournal(
      FakeControls controls,
      String schema,
      JournalSettings settings,
      IntFunction<FakeJournalPartition> partitions) {
    this.controls = controls;
    this.schema = schema;
    this.settings = settings;
    this.partitions = partitions;
  }

  private <R extends @Nullable Object> CompletableFuture<R> run(
      String operation, Supplier<R> effect) {
    return controls.run(operation, schema, effect);
  }

  @Override
  public String node(int partition) {
    return controls.node(schema + '#' + partition);
  }

  @Override
  public CompletableFuture<AppendOutcome> append(
      int partition, List<JournalWrite> writes, @Nullable JournalPut put, Deadline deadline) {
    Thread caller = Thread.currentThread();
    return run(
        "append", () -> partitions.apply(partition).append(writes, settings.depth(), caller));
  }

  @Override
  public CompletableFuture<Batch<JournalEntry>> unflushed(
      Collection<String> keys, Deadline deadline) {
    return run("unflushed", () -> newest(keys));
  }

  private Batch<JournalEntry> newest(Collection<String> keys) {
    Batch<JournalEntry> batch = Batch.empty();
    for (String key : keys) {
      JournalEntry entry = partitions.apply(settings.partition(key)).unflushed(key);
      if (entry != null) {
        batch.answers().put(key, entry);
      }
    }
    return batch;
  }

  @Override
  public CompletableFuture<Boolean> own(
      int partition, String owner, long leaseMillis, Deadline deadline) {
    return run("own", () -> partitions.apply(partition).own(owner, leaseMillis));
  }

  @Override
  public CompletableFuture<@Nullable Void> release(int partition, String owner, Deadline deadline) {
    return run(
        "release",
        () -> {
          partitions.apply(partition).release(owner);
          return null;
        });
  }

  @Override
  public CompletableFuture<JournalBatch> read(
      int partition, long position, int most, Deadline deadline) {
    return run("read", () -> partitions.apply(partition).read(position, most));
  }

  @Override
  public CompletableFuture<Boolean> trim(
      int partition, String mark, List<JournalEntry> entries, Deadline deadline) {
    return run("trim", () -> partitions.apply(partition).trim(mark, entries));
  }

  @Override
  public CompletableFuture<Boolean> bury(
      int partition, String mark, JournalEntry entry, String reason, Deadline deadline) {
    return run(
        "bury",
        () -> {
          if (partitions.apply(partition).lacksRoomFor(entry, mark, settings.depth())) {
            throw new TierUnavailableException(
                Tier.L2, "bury", schema, Duration.ZERO, "too many dead letters", null);
          }
          return partitions.apply(partition).bury(mark, entry, reason);
        });
  }

  @Override
  public CompletableFuture<List<BuriedEntry>> buried(int partition, int most, Deadline deadline) {
    return run("buried", () -> partitions.apply(partition).buried(most));
  }

  @Override
  public CompletableFuture<OptionalLong> revive(
      int partition, BuriedEntry letter, Deadline deadline) {
    return run("revive", () -> partitions.apply(partition).revive(letter.id(), settings.depth()));
  }

  @Override
  public CompletableFuture<Boolean> discard(int partition, String id, Deadline deadline) {
    return run("discard", () -> partitions.apply(partition).discard(id));
  }
}
