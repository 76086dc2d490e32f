package io.tieredcache.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Holds a whole table, readers too, until it is closed. */
final class TableLock implements AutoCloseable {
  private final TestDatabase database;
  private final Connection connection;

  private TableLock(TestDatabase database, Connection connection) {
    this.database = database;
    this.connection = connection;
  }

  static TableLock on(TestDatabase database) throws SQLException {
    return on(database, "cache_entry");
  }

  static TableLock on(TestDatabase database, String table) throws SQLException {
    Connection connection = database.connect();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("lock table " + table + " in access exclusive mode");
    }
    return new TableLock(database, connection);
  }

  void awaitWaiter() {
    Ask.until(
        "a statement waits for the table",
        () ->
            database.number(
                    "select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'")
                > 0);
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
  }
}
