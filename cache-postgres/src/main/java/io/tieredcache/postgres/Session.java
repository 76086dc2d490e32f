package io.tieredcache.postgres;

import io.tieredcache.spi.Deadline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.function.Consumer;

/**
 * A connection for one request, bounded by its deadline: the server ends the statement when the
 * deadline comes, and where the server is silent, the socket gives up a second later.
 *
 * <p>The limit travels in front of the statement, in the same round trip and the same implicit
 * transaction, so it ends with it and is safe behind a transaction pooler. That costs 14 µs of 180;
 * {@code SET LOCAL} cost 35, {@code setQueryTimeout} 21 (whole seconds, a timer and a connection to
 * cancel), a round trip more 110 (loopback, PostgreSQL 18, one key).
 */
final class Session implements AutoCloseable {
  private static final String LIMIT = "select set_config('statement_timeout', ?, true);";
  private static final String LIMIT_LOCKS =
      "select set_config('statement_timeout', ?, true), set_config('lock_timeout', '20', true);";
  private static final int SILENCE_MILLIS = 1000;

  /** The first parameter of a statement that {@link #query} runs; the limit has the one before. */
  static final int FIRST = 2;

  /** Sets the parameters of a statement, from {@link #FIRST} on. */
  @FunctionalInterface
  interface Binder {
    void bind(PreparedStatement statement) throws SQLException;
  }

  /** Reads an answer. */
  @FunctionalInterface
  interface Reader<R> {
    R read(ResultSet rows) throws SQLException;
  }

  private final Connection connection;
  private final Deadline deadline;
  private final Consumer<Session> closed;
  private final boolean autoCommit;
  private final int networkTimeout;
  private String limit = LIMIT;

  /** Bounds the connection by the deadline; throws where that has passed. */
  Session(Connection connection, Deadline deadline, Consumer<Session> closed) throws SQLException {
    this.connection = connection;
    this.deadline = deadline;
    this.closed = closed;
    this.autoCommit = connection.getAutoCommit();
    this.networkTimeout = connection.getNetworkTimeout();
    if (!autoCommit) {
      connection.setAutoCommit(true);
    }
    connection.setNetworkTimeout(Runnable::run, millisLeft(deadline) + SILENCE_MILLIS);
  }

  private static int millisLeft(Deadline deadline) throws SQLException {
    long left = Math.min(deadline.remainingMillis(), Integer.MAX_VALUE / 2);
    if (left < 1) {
      throw new SQLTimeoutException("the deadline passed before the statement was sent");
    }
    return (int) left;
  }

  /**
   * From here on a statement gives up after 20 ms behind a row that another transaction has locked:
   * many calls must not wait for one call's row.
   */
  void impatient() {
    limit = LIMIT_LOCKS;
  }

  /** For more than one statement; the deadline bounds the socket only. */
  Connection connection() {
    return connection;
  }

  /** Runs one statement that answers with rows, as a transaction of its own. */
  <R> R query(String sql, Binder binder, Reader<R> reader) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(limit + sql)) {
      statement.setString(1, Integer.toString(millisLeft(deadline)));
      binder.bind(statement);
      statement.execute();
      statement.getMoreResults();
      try (ResultSet rows = statement.getResultSet()) {
        return reader.read(rows);
      }
    }
  }

  /** Ends what runs, from another thread and without the network; the connection is lost. */
  void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // It is closed already; its statement timeout ends what the server still does.
    }
  }

  /** Gives the connection back as it was. */
  @Override
  public void close() {
    closed.accept(this);
    try (connection) {
      if (!connection.isClosed()) {
        connection.setNetworkTimeout(Runnable::run, networkTimeout);
        if (!autoCommit) {
          connection.setAutoCommit(false);
        }
      }
    } catch (SQLException e) {
      // The request has its answer; a pool drops a connection that fails here by itself.
    }
  }
}
