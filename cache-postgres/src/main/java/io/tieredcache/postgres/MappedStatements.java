package io.tieredcache.postgres;

import io.tieredcache.postgres.MappedColumns.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements over a mapped table. Ids travel as text arrays, {@code k.a0}, {@code k.a1} …, with
 * values {@code k.b0} … beside them; an id that PostgreSQL writes in another way than it came
 * ({@code 07} for the number 7) meets no row, since the change feed could not name it.
 */
final class MappedStatements {
  /** Of a flush, instead of how many positions moved: an id that PostgreSQL writes otherwise. */
  static final long FOREIGN_FORM = -1;

  private static final String MICROS = TableDdl.MICROS;

  final String read;
  final String put;
  final String putNew;
  final String putIfVersion;
  final String remove;
  final String flush;
  final String asRead;

  private final String table;
  private final MappedColumns columns;

  MappedStatements(String table, MappedColumns columns) {
    this.table = table;
    this.columns = columns;
    read =
        "select k.i, t."
            + columns.version()
            + list(columns.values(), (column, i) -> ", " + read(column))
            + " from "
            + keys("with ordinality as k(" + names("a", columns.ids()) + ", i)", List.of())
            + joined();
    put =
        insert(sameForm())
            + " on conflict ("
            + list(columns.ids(), ", ", (column, i) -> column.name())
            + ") do update set "
            + list(columns.values(), (c, i) -> c.name() + " = excluded." + c.name() + ", ")
            + columns.version()
            + " = greatest(t."
            + columns.version()
            + " + 1, "
            + MICROS
            + ")"
            + returning();
    putNew = insert(sameForm()) + " on conflict do nothing" + returning();
    putIfVersion = putIfVersion();
    remove = remove();
    flush = new MappedFlushStatement(table, columns).text();
    asRead = asRead();
  }

  /** What a statement says of a column. */
  interface Part {
    String of(Column column, int index);
  }

  static String list(List<Column> columns, String separator, Part part) {
    return IntStream.range(0, columns.size())
        .mapToObj(i -> part.of(columns.get(i), i))
        .collect(Collectors.joining(separator));
  }

  static String list(List<Column> columns, Part part) {
    return list(columns, "", part);
  }

  static String names(String prefix, List<Column> columns) {
    return list(columns, ", ", (column, i) -> prefix + i);
  }

  private static String read(Column column) {
    return column.binary() ? "t." + column.name() : "cast(t." + column.name() + " as text)";
  }

  static String typed(Column column, String expression) {
    return "cast(" + expression + " as " + column.type() + ")";
  }

  static String array(Column column) {
    return column.binary() ? "cast(? as bytea[])" : "cast(? as text[])";
  }

  /** The ids, and the values where there are some, as rows. */
  private String keys(String alias, List<Column> values) {
    List<String> arrays = new ArrayList<>();
    columns.ids().forEach(id -> arrays.add("cast(? as text[])"));
    values.forEach(value -> arrays.add(array(value)));
    return "unnest(" + String.join(", ", arrays) + ") " + alias;
  }

  private String joined() {
    return " join "
        + table
        + " t on "
        + list(columns.ids(), " and ", (id, i) -> "t." + id.name() + " = " + typed(id, "k.a" + i))
        + " where "
        + list(columns.ids(), " and ", (id, i) -> "cast(t." + id.name() + " as text) = k.a" + i);
  }

  private String sameForm() {
    return " where " + sameForm(columns.ids());
  }

  /** Whether the ids of a row k are written as PostgreSQL writes them. */
  static String sameForm(List<Column> ids) {
    return list(ids, " and ", (id, i) -> "cast(" + typed(id, "k.a" + i) + " as text) = k.a" + i);
  }

  /** Values as they would be read again, by their places. */
  private String asRead() {
    List<Column> values = columns.values();
    return "select k.i, "
        + list(
            values,
            ", ",
            (value, i) ->
                value.binary() ? "k.b" + i : "cast(" + typed(value, "k.b" + i) + " as text)")
        + " from unnest("
        + list(values, ", ", (value, i) -> array(value))
        + ") with ordinality as k("
        + names("b", values)
        + ", i)";
  }

  private String insert(String condition) {
    return "insert into "
        + table
        + " as t ("
        + list(columns.ids(), (id, i) -> id.name() + ", ")
        + list(columns.values(), (value, i) -> value.name() + ", ")
        + columns.version()
        + ") select "
        + list(columns.ids(), (id, i) -> typed(id, "k.a" + i) + ", ")
        + list(columns.values(), (value, i) -> typed(value, "k.b" + i) + ", ")
        + MICROS
        + " from "
        + keys(
            "as k(" + names("a", columns.ids()) + ", " + names("b", columns.values()) + ")",
            columns.values())
        + condition;
  }

  private String returning() {
    return " returning "
        + columns.version()
        + list(columns.ids(), (id, i) -> ", cast(t." + id.name() + " as text)");
  }

  private String putIfVersion() {
    return "update "
        + table
        + " t set "
        + list(
            columns.values(), (value, i) -> value.name() + " = " + typed(value, "k.b" + i) + ", ")
        + columns.version()
        + " = greatest(t."
        + columns.version()
        + " + 1, "
        + MICROS
        + ") from "
        + keys(
            "as k(" + names("a", columns.ids()) + ", " + names("b", columns.values()) + ")",
            columns.values())
        + " where t."
        + columns.version()
        + " = ?"
        + list(
            columns.ids(),
            (id, i) ->
                " and t."
                    + id.name()
                    + " = "
                    + typed(id, "k.a" + i)
                    + " and cast(t."
                    + id.name()
                    + " as text) = k.a"
                    + i)
        + " returning t."
        + columns.version();
  }

  /** Rows are locked in the order of their keys; the clock is read after the locks. */
  private String remove() {
    String alias = "with ordinality as k(" + names("a", columns.ids()) + ", i)";
    String ids = list(columns.ids(), (id, i) -> ", t." + id.name());
    return "with due as (select k.i"
        + ids
        + " from "
        + keys(alias, List.of())
        + joined()
        + " order by k.i for update of t), gone as (delete from "
        + table
        + " t using due where "
        + list(columns.ids(), " and ", (id, i) -> "t." + id.name() + " = due." + id.name())
        + " returning due.i, t."
        + columns.version()
        + " as version) select k.i, greatest(coalesce(gone.version, 0) + 1, "
        + MICROS
        + ") from generate_series(1, ?) as k(i) left join gone on gone.i = k.i";
  }
}
