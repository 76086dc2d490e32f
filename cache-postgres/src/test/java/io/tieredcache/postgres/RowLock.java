package io.tieredcache.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Holds a row as another transaction would, until it is closed. */
final class RowLock implements AutoCloseable {
  private final TestDatabase database;
  private final Connection connection;

  private RowLock(TestDatabase database, Connection connection) {
    this.database = database;
    this.connection = connection;
  }

  static RowLock on(TestDatabase database, String key) throws SQLException {
    Connection connection = database.connect();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("select 1 from cache_entry where key = '" + key + "' for update");
    }
    return new RowLock(database, connection);
  }

  void awaitWaiter() {
    Ask.until("a statement waits for the row", () -> waiters() > 0);
  }

  void awaitNoWaiter() {
    Ask.until("no statement waits for the row", () -> waiters() == 0);
  }

  /** Changes the row and commits, so that a waiter meets another version of it. */
  void commitChange(String key) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("update cache_entry set version = version + 1 where key = '" + key + "'");
    }
    connection.commit();
  }

  private long waiters() {
    return database.number(
        "select count(*) from pg_stat_activity"
            + " where datname = current_database() and wait_event_type = 'Lock'");
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
  }
}
