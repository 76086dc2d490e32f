package io.tieredcache.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.spi.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings the default table up to date: each migration in a transaction of its own, under an
 * advisory lock that ends with it, so that any number of processes may start at once.
 */
final class Migrations {
  /** In this order for ever; a migration that was released never changes. */
  private static final List<String> ALL =
      List.of("V1__cache_entry.sql", "V2__cache_change.sql", "V3__cache_journal.sql");

  /** "tiered" in ASCII; one number for all processes, and nobody else's by chance. */
  static final long LOCK = 0x746965726564L;

  private static final String HISTORY =
      """
      create table if not exists cache_migration (
        version int primary key,
        name text not null,
        applied_at timestamptz not null default now()
      )""";

  private final Connection connection;
  private final Deadline deadline;

  Migrations(Connection connection, Deadline deadline) {
    this.connection = connection;
    this.deadline = deadline;
  }

  /**
   * Applies what is missing and checks the result.
   *
   * @throws UnfitTableException when a table or a right is in the way
   */
  void apply() throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    try {
      connection.setAutoCommit(false);
      TableCheck check = new TableCheck(connection);
      for (int version = 1; version <= ALL.size(); version++) {
        if (missing(check, version)) {
          check.mayCreate();
          apply(version);
        }
      }
      check.fits();
      connection.commit();
    } finally {
      if (!connection.isClosed()) {
        connection.rollback();
        connection.setAutoCommit(autoCommit);
      }
    }
  }

  private void apply(int version) throws SQLException {
    connection.commit();
    limitAndLock();
    try (Statement statement = connection.createStatement()) {
      statement.execute(HISTORY);
      // Not by to_regclass: in this transaction it may not see yet what the lock's last holder
      // made.
      if (applied() < version) {
        statement.execute(text(ALL.get(version - 1)));
        record(version);
      }
    }
    connection.commit();
  }

  /** A table that was made by hand has no history; it is not ours to change. */
  private boolean missing(TableCheck check, int version) throws SQLException {
    return check.exists("cache_migration") ? applied() < version : !check.exists("cache_entry");
  }

  private int applied() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select coalesce(max(version), 0) from cache_migration")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private void limitAndLock() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select set_config('statement_timeout', ?, true), pg_advisory_xact_lock(?)")) {
      statement.setString(1, Long.toString(Math.max(1, deadline.remainingMillis())));
      statement.setLong(2, LOCK);
      statement.execute();
    }
  }

  private void record(int version) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("insert into cache_migration (version, name) values (?, ?)")) {
      statement.setInt(1, version);
      statement.setString(2, ALL.get(version - 1));
      statement.executeUpdate();
    }
  }

  private static String text(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
