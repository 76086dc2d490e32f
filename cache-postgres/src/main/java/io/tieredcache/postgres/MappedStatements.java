package io.tieredcache.postgres;

import io.tieredcache.postgres.MappedColumns.Column;
import java.sql.SQLException;
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
  /**
   * Of a write, in its row without ids: an id that PostgreSQL writes otherwise, nothing is done.
   */
  static final long FOREIGN_FORM = -1;

  /**
   * Of a compare-and-set that has written nothing although its snapshot holds what was expected: a
   * trigger left the row out, or another writer was first while this one waited for the row.
   */
  static final long IN_DOUBT = -2;

  /** In the error of a statement that wrote fewer rows than it should, and so has written none. */
  private static final String LEFT_OUT = "tieredcache: rows written: ";

  /** Names that no table has: one that a statement writes must not be called as its parts are. */
  static final String ROWS = "tieredcache_rows";

  static final String WRITTEN = "tieredcache_written";

  static final String WROTE = "exists (select from " + WRITTEN + ")";

  static final String MICROS = TableDdl.MICROS;

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
            + keys(
                columns.ids(),
                "with ordinality as k(" + names("a", columns.ids()) + ", i)",
                List.of())
            + joined();
    put =
        insert(" on conflict (" + conflict())
            + " when "
            + lacks(WRITTEN, ROWS, columns.ids())
            + " then "
            + fail(WRITTEN)
            + " else 0 end"
            + noIds();
    putNew =
        insert(" on conflict do nothing")
            + " when "
            + WROTE
            + " then case when "
            + lacks(WRITTEN, ROWS, columns.ids())
            + " then "
            + fail(WRITTEN)
            + " else 0 end when not "
            + there(table, columns.ids(), "")
            + " then "
            + IN_DOUBT
            + " else 0 end"
            + noIds();
    putIfVersion = new MappedUpdateStatement(table, columns).text();
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
  private static String keys(List<Column> ids, String alias, List<Column> values) {
    List<String> arrays = new ArrayList<>();
    ids.forEach(id -> arrays.add("cast(? as text[])"));
    values.forEach(value -> arrays.add(array(value)));
    return "unnest(" + String.join(", ", arrays) + ") " + alias;
  }

  private String joined() {
    return " join " + table + " t on " + sameRow(columns.ids());
  }

  /** Whether a row t of the table is a row k, in its form. */
  static String sameRow(List<Column> ids) {
    return list(
        ids,
        " and ",
        (id, i) ->
            "t."
                + id.name()
                + " = "
                + typed(id, "k.a" + i)
                + " and cast(t."
                + id.name()
                + " as text) = k.a"
                + i);
  }

  /** Whether the statement's snapshot holds the row that is to be written. */
  static String there(String table, List<Column> ids, String condition) {
    return "exists (select from "
        + table
        + " t, "
        + ROWS
        + " k where "
        + sameRow(ids)
        + condition
        + ")";
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

  /** Whether a part of a statement has written fewer rows than it should, by their ids. */
  static String lacks(String written, String rows, List<Column> ids) {
    String names = names("a", ids);
    return "exists (select "
        + names
        + " from "
        + rows
        + " except select "
        + names
        + " from "
        + written
        + ")";
  }

  /** What is known of the rows written, once the triggers have had them; for {@link #lacks}. */
  static String returning(MappedColumns columns) {
    return " returning t."
        + columns.version()
        + " as version"
        + list(columns.ids(), (id, i) -> ", cast(t." + id.name() + " as text) as a" + i);
  }

  /**
   * A number that can't be: the statement fails, and is undone. A constant would fail it always.
   */
  static String fail(String written) {
    return "cast('" + LEFT_OUT + "' || (select count(*) from " + written + ") as bigint)";
  }

  /** Whether a statement has ended by {@link #fail}. */
  static boolean failedSo(SQLException failure) {
    return String.valueOf(failure.getMessage()).contains(LEFT_OUT);
  }

  static String rows(MappedColumns columns) {
    return "with "
        + ROWS
        + " as (select * from "
        + keys(
            columns.ids(),
            "as k(" + names("a", columns.ids()) + ", " + names("b", columns.values()) + ")",
            columns.values())
        + "), "
        + WRITTEN
        + " as (";
  }

  /** Whether some id is not as PostgreSQL writes it. Then no row is written. */
  static String foreign(List<Column> ids) {
    return "exists (select from " + ROWS + " k where not (" + sameForm(ids) + "))";
  }

  /** Answers with the rows it wrote and begins the row without ids: a {@code case}. */
  private String insert(String conflict) {
    return rows(columns)
        + "insert into "
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
        + ROWS
        + " k where not "
        + foreign(columns.ids())
        + conflict
        + returning(columns)
        + ") select version, "
        + names("a", columns.ids())
        + " from "
        + WRITTEN
        + " union all select case when "
        + foreign(columns.ids())
        + " then "
        + FOREIGN_FORM;
  }

  private String conflict() {
    return list(columns.ids(), ", ", (column, i) -> column.name())
        + ") do update set "
        + list(columns.values(), (c, i) -> c.name() + " = excluded." + c.name() + ", ")
        + columns.version()
        + " = greatest(t."
        + columns.version()
        + " + 1, "
        + MICROS
        + ")";
  }

  private String noIds() {
    return list(columns.ids(), (id, i) -> ", null::text");
  }

  /** Rows are locked in the order of their keys; the clock is read after the locks. */
  private String remove() {
    String alias = "with ordinality as k(" + names("a", columns.ids()) + ", i)";
    String ids = list(columns.ids(), (id, i) -> ", t." + id.name());
    return "with due as (select k.i"
        + ids
        + " from "
        + keys(columns.ids(), alias, List.of())
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
