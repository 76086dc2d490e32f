package io.tieredcache.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What one connection does with nothing around it: what a tier adds, or saves, is measured against
 * it. Not thread-safe.
 */
final class DurableFloor implements AutoCloseable {
  private static final int LOADED = 64;
  private static final int STAGED = 500;
  private static final int GROUPS = 200;
  private static final String UPSERT =
      "insert into cache_entry (key, value, version, expires_at)"
          + " select key, value, 1, null from staged where part = ?"
          + " on conflict (key) do update set value = excluded.value,"
          + " version = excluded.version, expires_at = excluded.expires_at";

  private final Connection connection;
  private final Supplier<String> keys;
  private final PreparedStatement load;
  private final PreparedStatement stage;
  private final PreparedStatement put;
  private int next;

  /**
   * @param connection its own from here on
   * @param keys of rows that are there
   */
  DurableFloor(Connection connection, Supplier<String> keys) throws SQLException {
    this.connection = connection;
    this.keys = keys;
    try (Statement statement = connection.createStatement()) {
      statement.execute("create temp table staged (part int, key text, value bytea)");
    }
    load =
        connection.prepareStatement(
            "select key, value, version, expires_at from cache_entry where key = any(?)");
    stage =
        connection.prepareStatement(
            "insert into staged select ?, k, convert_to(repeat('x', 200), 'UTF8')"
                + " from unnest(cast(? as text[])) k order by k");
    put = connection.prepareStatement(UPSERT);
    stage();
  }

  private void stage() throws SQLException {
    for (int part = 0; part < GROUPS; part++) {
      stage.setInt(1, part);
      stage.setArray(2, connection.createArrayOf("text", some(STAGED)));
      stage.executeUpdate();
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("create index on staged (part)");
      statement.execute("analyze staged");
    }
  }

  private Object[] some(int count) {
    return Stream.generate(keys).limit(count).toArray();
  }

  /** One query for many keys. */
  int load() throws SQLException {
    load.setArray(1, connection.createArrayOf("text", some(LOADED)));
    int read = 0;
    try (ResultSet rows = load.executeQuery()) {
      while (rows.next()) {
        read += rows.getBytes(2).length > 0 ? 1 : 0;
      }
    }
    return read;
  }

  /** One upsert of rows that the server has. */
  int put() throws SQLException {
    put.setInt(1, next++ % GROUPS);
    return put.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
