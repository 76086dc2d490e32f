package io.tieredcache.postgres;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** One schema's view of the default table. */
final class PostgresStore implements DurableStore {
  private final Database database;
  private final String schema;

  PostgresStore(Database database, String schema) {
    this.database = database;
    this.schema = schema;
  }

  @Override
  public CompletableFuture<Map<String, DurableRow>> getAll(
      Collection<String> keys, Deadline deadline) {
    if (keys.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    return database.ask(
        operation(Operation.READ, deadline), session -> CacheEntryTable.read(session, keys));
  }

  @Override
  public CompletableFuture<Map<String, Long>> putAll(
      Map<String, byte[]> payloads, long ttlMillis, Deadline deadline) {
    checkTtl(ttlMillis);
    if (payloads.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    return database.ask(
        operation("putAll", deadline),
        session -> CacheEntryTable.put(session, payloads, ttlMillis));
  }

  @Override
  public CompletableFuture<OptionalLong> putIfVersion(
      String key, long expected, byte[] payload, long ttlMillis, Deadline deadline) {
    checkTtl(ttlMillis);
    return database.ask(
        operation("putIfVersion", deadline),
        session ->
            expected == NO_ROW
                ? CacheEntryTable.putNew(session, key, payload, ttlMillis)
                : CacheEntryTable.putIfVersion(session, key, expected, payload, ttlMillis));
  }

  @Override
  public CompletableFuture<Map<String, Long>> removeAll(
      Collection<String> keys, Deadline deadline) {
    if (keys.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    return database.ask(
        operation("removeAll", deadline), session -> CacheEntryTable.remove(session, keys));
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
