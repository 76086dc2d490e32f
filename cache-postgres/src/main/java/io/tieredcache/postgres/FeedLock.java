package io.tieredcache.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Which process of the fleet reads: an advisory lock that ends with its holder's session. */
final class FeedLock {
  /** "feed" in ASCII; the second number parts fleets that share a database. */
  private static final int CLASS = 0x66656564;

  private static final String TRY =
      "select pg_try_advisory_lock(?, hashtext(current_schema()::text))";
  private static final String HELD =
      "select exists (select from pg_locks where locktype = 'advisory' and granted"
          + " and database = (select oid from pg_database where datname = current_database())"
          + " and classid = cast(? as bigint)::oid"
          + " and objid = (hashtext(current_schema()::text)::bigint & 4294967295)::oid"
          + " and objsubid = 2)";

  private FeedLock() {}

  /** Whether some process reads; costs no session. */
  static boolean held(Session session) throws SQLException {
    return session.query(
        HELD,
        statement -> statement.setLong(Session.FIRST, CLASS),
        row -> row.next() && row.getBoolean(1));
  }

  /** Whether this session is the reader from here on. */
  static boolean take(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TRY)) {
      statement.setInt(1, CLASS);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
