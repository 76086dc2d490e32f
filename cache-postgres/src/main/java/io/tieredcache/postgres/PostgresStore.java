package io.tieredcache.postgres;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.WriteHorizon;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One schema's view of its table. Single loads and single writes that arrive while another
 * statement of theirs runs are gathered into the next one; all else is a statement of its own.
 */
final class PostgresStore implements DurableStore {
  /** The number of the newest transaction, which is the question's own, and of the oldest. */
  private static final String HORIZON =
      "select cast(cast(pg_current_xact_id() as text) as bigint),"
          + " cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint)";

  private final Database database;
  private final String schema;
  private final RowTable table;
  private final Gathering<Boolean, DurableRow> reads;

  /** By their time to live, of which a schema has one. */
  private final Map<Long, Gathering<byte[], Long>> writes = new ConcurrentHashMap<>();

  PostgresStore(Database database, String schema, RowTable table) {
    this.database = database;
    this.schema = schema;
    this.table = table;
    this.reads = new Gathering<>(database, new GatheredReads(table));
  }

  @Override
  public CompletableFuture<Map<String, DurableRow>> getAll(
      Collection<String> keys, Deadline deadline) {
    if (keys.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    Operation operation = operation(Operation.READ, deadline);
    if (keys.size() == 1 && database.started()) {
      return reads.ask(operation, keys.iterator().next(), true);
    }
    return database.ask(operation, session -> table.read(session, keys));
  }

  @Override
  public CompletableFuture<Map<String, Long>> putAll(
      Map<String, byte[]> payloads, long ttlMillis, Deadline deadline) {
    checkTtl(ttlMillis);
    if (payloads.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    Operation operation = operation("putAll", deadline);
    if (payloads.size() == 1 && database.started()) {
      Map.Entry<String, byte[]> only = payloads.entrySet().iterator().next();
      return writes(ttlMillis).ask(operation, only.getKey(), only.getValue());
    }
    return database.ask(operation, session -> table.put(session, payloads, ttlMillis));
  }

  private Gathering<byte[], Long> writes(long ttlMillis) {
    return writes.computeIfAbsent(
        ttlMillis, ttl -> new Gathering<>(database, new GatheredWrites(table, ttl)));
  }

  @Override
  public CompletableFuture<OptionalLong> putIfVersion(
      String key, long expected, byte[] payload, long ttlMillis, Deadline deadline) {
    checkTtl(ttlMillis);
    return database.ask(
        operation("putIfVersion", deadline),
        session -> table.putIfVersion(session, key, expected, payload, ttlMillis));
  }

  @Override
  public CompletableFuture<Map<String, Long>> removeAll(
      Collection<String> keys, Deadline deadline) {
    if (keys.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    return database.ask(operation("removeAll", deadline), session -> table.remove(session, keys));
  }

  @Override
  public CompletableFuture<WriteHorizon> horizon(Deadline deadline) {
    return database.ask(operation("horizon", deadline), PostgresStore::horizon);
  }

  /** The statement's snapshot is older than its number: writes that end between are asked again. */
  private static WriteHorizon horizon(Session session) throws SQLException {
    return session.query(
        HORIZON,
        statement -> {},
        rows -> {
          rows.next();
          return new WriteHorizon(rows.getLong(1), rows.getLong(2));
        });
  }

  private Operation operation(String name, Deadline deadline) {
    return new Operation(name, schema, deadline);
  }

  private static void checkTtl(long ttlMillis) {
    if (ttlMillis < 1) {
      throw new IllegalArgumentException("ttlMillis must be at least 1, was " + ttlMillis);
    }
  }
}
