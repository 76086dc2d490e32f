package io.tieredcache.postgres;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.FlushOutcome;
import io.tieredcache.spi.FlushStore;
import io.tieredcache.spi.JournalEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The write-behind side of one schema. Thread-safe. */
final class PostgresFlush implements FlushStore {
  private final Database database;
  private final String schema;
  private final FlushRows rows;

  PostgresFlush(Database database, String schema, FlushRows rows) {
    this.database = database;
    this.schema = schema;
    this.rows = rows;
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
    List<JournalEntry> sorted =
        entries.stream().sorted(Comparator.comparing(JournalEntry::key)).toList();
    return database.ask(
        new Operation("flush", schema, deadline),
        session -> rows.flush(session, move, sorted, ttlMillis));
  }

  @Override
  public CompletableFuture<Map<String, byte[]>> asRead(
      List<JournalEntry> entries, Deadline deadline) {
    return database.ask(
        new Operation("asRead", schema, deadline), session -> rows.asRead(session, entries));
  }
}
