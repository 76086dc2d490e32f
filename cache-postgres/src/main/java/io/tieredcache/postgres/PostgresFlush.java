package io.tieredcache.postgres;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.FlushOutcome;
import io.tieredcache.spi.FlushStore;
import io.tieredcache.spi.JournalEntry;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The write-behind side of one schema that lies in the default table. Thread-safe. */
final class PostgresFlush implements FlushStore {
  private final Database database;
  private final String schema;

  PostgresFlush(Database database, String schema) {
    this.database = database;
    this.schema = schema;
  }

  @Override
  public CompletableFuture<Long> position(int partition, Deadline deadline) {
    return database.ask(
        new Operation("position", schema, deadline),
        session -> JournalTable.position(session, schema, partition));
  }

  @Override
  public CompletableFuture<FlushOutcome> flush(
      int partition,
      long from,
      long to,
      List<JournalEntry> entries,
      long ttlMillis,
      Deadline deadline) {
    JournalTable.Move move = new JournalTable.Move(schema, partition, from, to);
    return database.ask(
        new Operation("flush", schema, deadline),
        session -> JournalTable.flush(session, move, entries, ttlMillis));
  }
}
