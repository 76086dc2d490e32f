package io.tieredcache.cli.kill;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.testkit.server.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What PostgreSQL was ever told, in the order in which it was: a trigger writes it down. */
final class Audit {
  private final PostgresServer database;

  private Audit(PostgresServer database) {
    this.database = database;
  }

  /** Once the table is there. */
  static Audit begin(PostgresServer database) throws SQLException {
    Audit audit = new Audit(database);
    audit.run(
        """
        create table audit (at bigserial primary key, key text, version bigint, value int);
        create index on audit (key);
        create function audit() returns trigger language plpgsql as $$ begin
          insert into audit (key, version, value) values (new.key, new.version,
            trim('"' from convert_from(new.value, 'UTF8'))::int);
          return new; end $$;
        create trigger audit after insert or update on cache_entry
          for each row when (new.value is not null) execute function audit()""");
    return audit;
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The counter in the row, 0 where there is none. */
  int value(String key) throws SQLException {
    return number("select value from audit where key = ? order by at desc limit 1", key);
  }

  private int number(String sql, String key) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }

  /** Waits until the row holds at least this counter; whether it came. */
  boolean awaitAtLeast(String key, int value, Duration limit) throws SQLException {
    long start = System.nanoTime();
    while (value(key) < value) {
      if (System.nanoTime() - start > limit.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return true;
  }

  /** Fails where anything was applied twice or out of order. */
  void assertInOrder(String key) throws SQLException {
    int wrong =
        number(
            """
            select count(*) from (
              select value - lag(value) over (order by at) as step,
                version - lag(version) over (order by at) as newer
              from audit where key = ?) s
            where step <= 0 or newer <= 0""",
            key);
    assertTrue(wrong == 0, () -> wrong + " writes of " + key + " were applied out of order");
  }
}
