package io.tieredcache.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a mapped table is what the tier needs, and the DDL that would make it so. */
final class MappedTableCheck {
  private static final List<String> RIGHTS = List.of("select", "insert", "update", "delete");

  private static final String COLUMNS =
      """
      select attname, format_type(atttypid, -1), attnotnull,
        atthasdef or attidentity <> '' or attgenerated <> ''
      from pg_attribute
      where attrelid = to_regclass(?) and attnum > 0 and not attisdropped""";

  private static final String UNIQUE_KEYS =
      """
      select i.indexrelid, a.attname
      from pg_index i join pg_attribute a on a.attrelid = i.indrelid
        and a.attnum = any((i.indkey::int2[])[0:i.indnkeyatts - 1])
      where i.indrelid = to_regclass(?) and i.indisunique and i.indisvalid and i.indpred is null
        and i.indexprs is null""";

  private static final String TRIGGERS =
      """
      select tgname, tgname from pg_trigger
      where tgrelid = to_regclass(?) and tgenabled in ('O', 'A') and not tgisinternal""";

  /** A column as the catalogue has it. */
  private record Found(String type, boolean notNull, boolean filled) {}

  private final Connection connection;
  private final PostgresTable table;
  private final TableDdl ddl;

  MappedTableCheck(Connection connection, PostgresTable table) {
    this.connection = connection;
    this.table = table;
    this.ddl = new TableDdl(table);
  }

  /** Looks, adds what is missing where that was asked for, and tells the table what is there. */
  void prepare(MappedTable mapped) throws SQLException {
    List<String> missing = missing();
    if (!missing.isEmpty() && table.appliesDdl() && exists(table.quoted())) {
      apply();
      missing = missing();
    }
    if (!missing.isEmpty()) {
      throw new UnfitTableException(
          table
              + " is not fit: "
              + String.join("; ", missing)
              + ". All of it: applyDdl() or ddl()");
    }
    Map<String, String> types = new LinkedHashMap<>();
    columns().forEach((name, column) -> types.put(name, column.type()));
    mapped.found(MappedColumns.of(table, types));
  }

  private void apply() throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      // Two processes that start at once must not both add.
      statement.execute("select pg_advisory_xact_lock(" + Migrations.LOCK + ")");
      for (String each : ddl.all()) {
        statement.execute(each);
      }
      connection.commit();
    } finally {
      if (!connection.isClosed()) {
        connection.rollback();
        connection.setAutoCommit(autoCommit);
      }
    }
  }

  private List<String> missing() throws SQLException {
    Map<String, Found> columns = columns();
    if (columns.isEmpty()) {
      return List.of("there is no such table in search_path");
    }
    List<String> missing = new ArrayList<>();
    List<String> named = new ArrayList<>(table.ids());
    named.addAll(table.values());
    for (String name : named) {
      if (!columns.containsKey(name)) {
        missing.add("column " + PostgresTable.quote(name) + " is missing");
      }
    }
    key(missing);
    version(missing, columns.get(table.version()));
    strangers(missing, columns, named);
    triggers(missing);
    rights(missing);
    return missing;
  }

  private void key(List<String> missing) throws SQLException {
    if (!sets(UNIQUE_KEYS).contains(new HashSet<>(table.ids()))) {
      missing.add("no primary key on exactly the id columns: " + ddl.primaryKey());
    }
  }

  private void version(List<String> missing, @Nullable Found version) {
    if (version == null) {
      missing.add("version column is missing: " + ddl.versionColumn());
      return;
    }
    if (!version.type().equals("bigint")) {
      missing.add("version column is " + version.type() + ", must be bigint: " + ddl.versionType());
    }
    if (!version.notNull()) {
      missing.add("version column may be null: " + ddl.versionNotNull());
    }
    if (!version.filled()) {
      missing.add("version column has no default: " + ddl.versionDefault());
    }
  }

  /** An insert of ours leaves them out. */
  private void strangers(List<String> missing, Map<String, Found> columns, List<String> named) {
    columns.forEach(
        (name, column) -> {
          boolean ours = named.contains(name) || name.equals(table.version());
          if (!ours && column.notNull() && !column.filled()) {
            missing.add(
                "column "
                    + PostgresTable.quote(name)
                    + " must not be null, is not mapped and has no default");
          }
        });
  }

  private void triggers(List<String> missing) throws SQLException {
    if (!table.hasTriggers()) {
      return;
    }
    Set<String> found = new HashSet<>();
    sets(TRIGGERS).forEach(found::addAll);
    List<String> absent = new ArrayList<>(ddl.triggerNames());
    absent.removeAll(found);
    if (!exists("cache_change")) {
      missing.add(
          "table cache_change is missing, so triggers have nowhere to write: let the owner of the"
              + " schema start the tier once, or map it withoutTriggers()");
    } else if (!absent.isEmpty()) {
      missing.add(
          "triggers "
              + absent
              + " are missing, so plain SQL would go unseen: run ddl(), or map it withoutTriggers()");
    }
  }

  private boolean exists(String relation) throws SQLException {
    return new TableCheck(connection).exists(relation);
  }

  private void rights(List<String> missing) throws SQLException {
    List<String> lacking = new ArrayList<>();
    for (String right : RIGHTS) {
      try (PreparedStatement statement =
          connection.prepareStatement("select has_table_privilege(?, ?)")) {
        statement.setString(1, table.quoted());
        statement.setString(2, right);
        try (ResultSet row = statement.executeQuery()) {
          if (!row.next() || !row.getBoolean(1)) {
            lacking.add(right);
          }
        }
      }
    }
    if (!lacking.isEmpty()) {
      missing.add(
          "the user lacks rights: grant "
              + String.join(", ", lacking)
              + " on "
              + table.quoted()
              + " to it");
    }
  }

  private Map<String, Found> columns() throws SQLException {
    Map<String, Found> found = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table.quoted());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.put(
              rows.getString(1),
              new Found(rows.getString(2), rows.getBoolean(3), rows.getBoolean(4)));
        }
      }
    }
    return found;
  }

  /** The second column's values, in sets by the first. */
  private List<Set<String>> sets(String query) throws SQLException {
    Map<String, Set<String>> sets = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, table.quoted());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          sets.computeIfAbsent(rows.getString(1), first -> new HashSet<>()).add(rows.getString(2));
        }
      }
    }
    return List.copyOf(sets.values());
  }
}
