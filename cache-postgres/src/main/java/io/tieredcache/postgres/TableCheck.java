package io.tieredcache.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether tables and rights are what the tier needs. Reads the catalogue only. */
final class TableCheck {
  private static final Map<String, String> COLUMNS = columns();
  private static final List<String> RIGHTS = List.of("select", "insert", "update", "delete");

  /** A column that an insert of ours leaves out, or null in, must allow that. */
  private static final String FOUND =
      """
      select attname, format_type(atttypid, atttypmod) || case
          when attnotnull and not atthasdef and attname not in ('key', 'version')
          then ' not null' else '' end
      from pg_attribute
      where attrelid = to_regclass('cache_entry') and attnum > 0 and not attisdropped""";

  private static final String KEYED =
      """
      select 1 from pg_index i join pg_attribute a on a.attrelid = i.indrelid
      where i.indrelid = to_regclass('cache_entry') and i.indisunique and i.indpred is null
        and i.indnkeyatts = 1 and a.attnum = i.indkey[0] and a.attname = 'key'""";

  private final Connection connection;

  TableCheck(Connection connection) {
    this.connection = connection;
  }

  private static Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("key", "text");
    columns.put("value", "bytea");
    columns.put("version", "bigint");
    columns.put("expires_at", "timestamp with time zone");
    return columns;
  }

  boolean exists(String table) throws SQLException {
    return answer("select to_regclass(?) is not null", table);
  }

  /** Throws where tables can't be made, with the statement that allows it. */
  void mayCreate() throws SQLException {
    if (answer("select current_schema() is null and ? <> ''", "schema")) {
      throw new UnfitTableException(
          "search_path names no schema that exists, so there is nowhere to create cache_entry");
    }
    if (!answer("select has_schema_privilege(current_schema(), ?)", "create")) {
      throw new UnfitTableException(
          "the user may not create table cache_entry: grant create on schema "
              + place()
              + ", or let the schema's owner start the tier once and grant "
              + String.join(", ", RIGHTS)
              + " on cache_entry, and select on cache_migration");
    }
  }

  private String place() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select format('%I to %I', current_schema(), current_user)")) {
      row.next();
      return row.getString(1);
    }
  }

  /** Throws where the table has other columns, no unique key, or too few rights. */
  void fits() throws SQLException {
    Map<String, String> found = found();
    if (!found.entrySet().containsAll(COLUMNS.entrySet())
        || found.values().stream().anyMatch(type -> type.endsWith(" not null"))) {
      throw new UnfitTableException(
          "table cache_entry must have columns "
              + COLUMNS
              + " and no other that must not be null, has "
              + found
              + ": rename that table, or set search_path to another schema");
    }
    if (!answer("select exists (" + KEYED + ") and ? <> ''", "key")) {
      throw new UnfitTableException(
          "column key of table cache_entry must be the primary key:"
              + " alter table cache_entry add primary key (key)");
    }
    List<String> lacking = new ArrayList<>();
    for (String right : RIGHTS) {
      if (!answer("select has_table_privilege('cache_entry', ?)", right)) {
        lacking.add(right);
      }
    }
    if (!lacking.isEmpty()) {
      throw new UnfitTableException(
          "the user lacks rights: grant " + String.join(", ", lacking) + " on cache_entry");
    }
  }

  private Map<String, String> found() throws SQLException {
    Map<String, String> found = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(FOUND)) {
      while (rows.next()) {
        found.put(rows.getString(1), rows.getString(2));
      }
    }
    return found;
  }

  private boolean answer(String question, String parameter) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(question)) {
      statement.setString(1, parameter);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
