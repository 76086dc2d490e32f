package io.tieredcache.cli.doctor;

import io.tieredcache.cli.connection.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** PostgreSQL: can it be reached, is it a primary of a known version, tables and rights. */
final class DatabaseCheck {
  private static final String SUBJECT = "postgres";
  private static final int OLDEST = 14;

  /** Of cache-postgres, as this command knows them; a test compares. */
  private static final int MIGRATIONS = 3;

  private static final String LIMIT_SECONDS = "3";

  private static final Map<String, List<String>> RIGHTS =
      Map.of(
          "cache_entry", List.of("select", "insert", "update", "delete"),
          "cache_change", List.of("select", "delete"),
          "cache_feed", List.of("select", "update"),
          "cache_journal", List.of("select", "insert", "update"));

  private final Notes notes;

  DatabaseCheck(Notes notes) {
    this.notes = notes;
  }

  void check(Connection settings) {
    Properties properties = new Properties();
    properties.setProperty("user", settings.postgresUser());
    properties.setProperty("password", settings.postgresPassword());
    properties.setProperty("connectTimeout", LIMIT_SECONDS);
    properties.setProperty("loginTimeout", LIMIT_SECONDS);
    properties.setProperty("socketTimeout", LIMIT_SECONDS);
    properties.setProperty("ApplicationName", "tiered-cache-doctor");
    try (java.sql.Connection connection =
        DriverManager.getConnection(settings.postgresUrl(), properties)) {
      version(connection);
      if (exists(connection, "cache_entry")) {
        migrations(connection);
        rights(connection);
      } else {
        creation(connection);
      }
    } catch (SQLException e) {
      notes.wrong(
          "postgres", SUBJECT, "not usable: SQLState " + e.getSQLState(), cause(e), cure(e));
    }
  }

  private static String cause(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (state.startsWith("28")) {
      return "user or password are refused, or pg_hba.conf has no line for this host";
    }
    if (state.equals("3D000")) {
      return "there is no such database";
    }
    return state.startsWith("08")
        ? "nothing listens there, the name can't be resolved, or no answer came within "
            + LIMIT_SECONDS
            + " s"
        : "the server is not ready, or refuses the connection";
  }

  private static String cure(SQLException e) {
    return String.valueOf(e.getSQLState()).startsWith("28")
        ? "correct user and password, or pg_hba.conf"
        : "start the server, or correct the URL; let this host through the firewall";
  }

  private void version(java.sql.Connection connection) throws SQLException {
    int version = number(connection, "select current_setting('server_version_num')::int") / 10_000;
    boolean standby = answer(connection, "select pg_is_in_recovery()");
    String saw = "version " + version + (standby ? ", a standby" : "");
    if (standby || version < OLDEST) {
      notes.wrong(
          "postgres",
          SUBJECT,
          saw,
          standby ? "a standby takes no writes" : "below " + OLDEST + ", the oldest supported",
          standby
              ? "name the primary, or all hosts with targetServerType=primary"
              : "upgrade the server");
    } else {
      notes.fine("postgres", SUBJECT, saw);
    }
  }

  private void migrations(java.sql.Connection connection) throws SQLException {
    if (!exists(connection, "cache_migration")) {
      notes.fine("postgres-tables", SUBJECT, "made by hand, without cache_migration");
      return;
    }
    if (!may(connection, "cache_migration", "select")) {
      notes.wrong(
          "postgres-tables",
          SUBJECT,
          "cache_migration can't be read",
          "the user lacks the right",
          "grant select on cache_migration to that user");
      return;
    }
    int applied = number(connection, "select coalesce(max(version), 0) from cache_migration");
    String saw = applied + " of " + MIGRATIONS + " migrations are applied";
    if (applied >= MIGRATIONS || mayCreate(connection)) {
      notes.fine(
          "postgres-tables",
          SUBJECT,
          applied >= MIGRATIONS ? saw : saw + "; the next start applies the rest");
    } else {
      notes.wrong(
          "postgres-tables",
          SUBJECT,
          saw,
          "the user may not create tables, so no start applies the rest",
          "let the schema's owner start the tier once");
    }
  }

  private void rights(java.sql.Connection connection) throws SQLException {
    List<String> grants = new ArrayList<>();
    for (String table : RIGHTS.keySet().stream().sorted().toList()) {
      List<String> lacking = new ArrayList<>();
      boolean there = exists(connection, table);
      for (String right : there ? RIGHTS.getOrDefault(table, List.of()) : List.<String>of()) {
        if (!may(connection, table, right)) {
          lacking.add(right);
        }
      }
      if (!lacking.isEmpty()) {
        grants.add("grant " + String.join(", ", lacking) + " on " + table);
      }
    }
    if (grants.isEmpty()) {
      notes.fine("postgres-rights", SUBJECT, "all that the tier needs");
    } else {
      notes.wrong(
          "postgres-rights",
          SUBJECT,
          "rights are missing on " + grants.size() + " tables",
          "another user made the tables",
          String.join("; ", grants) + " to that user");
    }
  }

  private void creation(java.sql.Connection connection) throws SQLException {
    if (mayCreate(connection)) {
      notes.fine("postgres-tables", SUBJECT, "none yet; the first start makes them");
    } else {
      notes.wrong(
          "postgres-tables",
          SUBJECT,
          "there is no cache_entry",
          "no service has started yet, and this user may not create tables",
          "let the schema's owner start the tier once, or grant create on the schema");
    }
  }

  private static boolean mayCreate(java.sql.Connection connection) throws SQLException {
    return answer(
        connection, "select coalesce(has_schema_privilege(current_schema(), 'create'), false)");
  }

  private static boolean exists(java.sql.Connection connection, String table) throws SQLException {
    return answer(connection, "select to_regclass(?) is not null", table);
  }

  private static boolean may(java.sql.Connection connection, String table, String right)
      throws SQLException {
    return answer(connection, "select has_table_privilege(to_regclass(?), ?)", table, right);
  }

  private static boolean answer(java.sql.Connection connection, String query, String... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static int number(java.sql.Connection connection, String query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getInt(1) : 0;
    }
  }
}
