package io.tieredcache.testkit;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.FlushOutcome;
import io.tieredcache.spi.FlushStore;
import io.tieredcache.spi.JournalEntry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Every operation passes the hold points. */
record HoldingFlushStore(Holds holds, FlushStore store) implements FlushStore {
  @Override
  public CompletableFuture<Long> position(int partition, Deadline deadline) {
    return holds.run("position", () -> store.position(partition, deadline));
  }

  @Override
  public CompletableFuture<FlushOutcome> flush(
      int partition,
      long from,
      long to,
      List<JournalEntry> entries,
      long ttlMillis,
      Deadline deadline) {
    return holds.run("flush", () -> store.flush(partition, from, to, entries, ttlMillis, deadline));
  }

  @Override
  public CompletableFuture<Map<String, byte[]>> asRead(
      List<JournalEntry> entries, Deadline deadline) {
    return holds.run("asRead", () -> store.asRead(entries, deadline));
  }
}
