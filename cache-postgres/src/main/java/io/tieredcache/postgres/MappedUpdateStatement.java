package io.tieredcache.postgres;

import static io.tieredcache.postgres.MappedStatements.FOREIGN_FORM;
import static io.tieredcache.postgres.MappedStatements.IN_DOUBT;
import static io.tieredcache.postgres.MappedStatements.MICROS;
import static io.tieredcache.postgres.MappedStatements.ROWS;
import static io.tieredcache.postgres.MappedStatements.WRITTEN;
import static io.tieredcache.postgres.MappedStatements.WROTE;
import static io.tieredcache.postgres.MappedStatements.fail;
import static io.tieredcache.postgres.MappedStatements.foreign;
import static io.tieredcache.postgres.MappedStatements.lacks;
import static io.tieredcache.postgres.MappedStatements.list;
import static io.tieredcache.postgres.MappedStatements.returning;
import static io.tieredcache.postgres.MappedStatements.rows;
import static io.tieredcache.postgres.MappedStatements.sameRow;
import static io.tieredcache.postgres.MappedStatements.there;
import static io.tieredcache.postgres.MappedStatements.typed;

/**
 * The statement of a compare-and-set of a row that is there. Its parameters: an array a column,
 * then the version expected, twice. It answers with the version written, {@link
 * MappedStatements#FOREIGN_FORM}, {@link MappedStatements#IN_DOUBT}, or no row where another writer
 * was first. It fails, and is undone, where the row written has another id.
 *
 * @param table quoted
 */
record MappedUpdateStatement(String table, MappedColumns columns) {
  String text() {
    return rows(columns)
        + "update "
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
        + ROWS
        + " k where "
        + sameRow(columns.ids())
        + expected()
        + returning(columns)
        + ") select version from "
        + WRITTEN
        + " union all select "
        + FOREIGN_FORM
        + " where "
        + foreign(columns.ids())
        + " union all select case when "
        + WROTE
        + " then "
        + fail(WRITTEN)
        + " else "
        + IN_DOUBT
        + " end where case when "
        + WROTE
        + " then "
        + lacks(WRITTEN, ROWS, columns.ids())
        + " else "
        + there(table, columns.ids(), expected())
        + " end";
  }

  private String expected() {
    return " and t." + columns.version() + " = ?";
  }
}
