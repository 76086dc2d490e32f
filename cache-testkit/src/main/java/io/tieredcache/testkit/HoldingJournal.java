package io.tieredcache.testkit;

import io.tieredcache.spi.AppendOutcome;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.BuriedEntry;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalBatch;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.JournalPut;
import io.tieredcache.spi.JournalWrite;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Every operation passes the hold points. */
record HoldingJournal(Holds holds, Journal journal) implements Journal {
  @Override
  public String node(int partition) {
    return journal.node(partition);
  }

  /** Where a put is to be held, it stays a step of its own. */
  @Override
  public CompletableFuture<AppendOutcome> append(
      int partition, List<JournalWrite> writes, @Nullable JournalPut put, Deadline deadline) {
    JournalPut inOneStep = holds.awaits("putAll") ? null : put;
    return holds.run("append", () -> journal.append(partition, writes, inOneStep, deadline));
  }

  @Override
  public CompletableFuture<Batch<JournalEntry>> unflushed(
      Collection<String> keys, Deadline deadline) {
    return holds.run("unflushed", () -> journal.unflushed(keys, deadline));
  }

  @Override
  public CompletableFuture<Boolean> own(
      int partition, String owner, long leaseMillis, Deadline deadline) {
    return holds.run("own", () -> journal.own(partition, owner, leaseMillis, deadline));
  }

  @Override
  public CompletableFuture<@Nullable Void> release(int partition, String owner, Deadline deadline) {
    return holds.run("release", () -> journal.release(partition, owner, deadline));
  }

  @Override
  public CompletableFuture<JournalBatch> read(
      int partition, long position, int most, Deadline deadline) {
    return holds.run("read", () -> journal.read(partition, position, most, deadline));
  }

  @Override
  public CompletableFuture<Boolean> trim(
      int partition, String mark, List<JournalEntry> entries, Deadline deadline) {
    return holds.run("trim", () -> journal.trim(partition, mark, entries, deadline));
  }

  @Override
  public CompletableFuture<Boolean> bury(
      int partition, String mark, JournalEntry entry, String reason, Deadline deadline) {
    return holds.run("bury", () -> journal.bury(partition, mark, entry, reason, deadline));
  }

  @Override
  public CompletableFuture<List<BuriedEntry>> buried(int partition, int most, Deadline deadline) {
    return holds.run("buried", () -> journal.buried(partition, most, deadline));
  }

  @Override
  public CompletableFuture<OptionalLong> revive(
      int partition, BuriedEntry letter, Deadline deadline) {
    return holds.run("revive", () -> journal.revive(partition, letter, deadline));
  }

  @Override
  public CompletableFuture<Boolean> discard(int partition, String id, Deadline deadline) {
    return holds.run("discard", () -> journal.discard(partition, id, deadline));
  }
}
