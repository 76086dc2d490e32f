package io.tieredcache.postgres;

import java.util.List;
import java.util.Map;

/**
 * What the catalogue says of a mapped table's columns, quoted and ready for statements.
 *
 * @param ids the id columns
 * @param values the value columns
 * @param version the version column's quoted name
 */
record MappedColumns(List<Column> ids, List<Column> values, String version) {
  /**
   * A column.
   *
   * @param name quoted
   * @param type as PostgreSQL writes it, without a length, so that a cast never cuts a value
   * @param binary whether it travels as bytes; all else is text
   */
  record Column(String name, String type, boolean binary) {}

  static MappedColumns of(PostgresTable table, Map<String, String> types) {
    return new MappedColumns(
        columns(table.ids(), types, false),
        columns(table.values(), types, table.mapping() == null),
        PostgresTable.quote(table.version()));
  }

  private static List<Column> columns(
      List<String> names, Map<String, String> types, boolean bytesAsTheyAre) {
    return names.stream()
        .map(name -> column(name, types.getOrDefault(name, "text"), bytesAsTheyAre))
        .toList();
  }

  private static Column column(String name, String type, boolean bytesAsTheyAre) {
    return new Column(PostgresTable.quote(name), type, bytesAsTheyAre && type.equals("bytea"));
  }
}
