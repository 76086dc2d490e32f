package io.tieredcache.postgres;

import static io.tieredcache.postgres.MappedStatements.array;
import static io.tieredcache.postgres.MappedStatements.fail;
import static io.tieredcache.postgres.MappedStatements.lacks;
import static io.tieredcache.postgres.MappedStatements.list;
import static io.tieredcache.postgres.MappedStatements.names;
import static io.tieredcache.postgres.MappedStatements.returning;
import static io.tieredcache.postgres.MappedStatements.sameForm;
import static io.tieredcache.postgres.MappedStatements.typed;

import io.tieredcache.postgres.MappedColumns.Column;
import java.util.List;

/**
 * The statement of a flush to a mapped table. Its parameters: an array a column, the versions,
 * which rows are removes, then those of {@link JournalTable#move}. It answers as {@link
 * JournalTable#tally} reads it.
 *
 * @param table quoted
 */
record MappedFlushStatement(String table, MappedColumns columns) {
  String text() {
    String foreign = "exists (select from k where not (" + sameForm(columns.ids()) + "))";
    return "with k as ("
        + rows()
        + "), moved as ("
        + JournalTable.move("not " + foreign)
        + "), gone as ("
        + delete()
        + "), written as ("
        + upsert()
        + ") select case when "
        + foreign
        + " then "
        + MappedStatements.FOREIGN_FORM
        + " when exists (select from moved) and "
        + lacks("written", "k where not d", columns.ids())
        + " then "
        + fail("written")
        + " else (select count(*) from moved) end"
        + list(columns.ids(), (id, i) -> ", null::text")
        + " union all select version, "
        + names("a", columns.ids())
        + " from written union all select greatest(coalesce(gone.version, 0) + 1, k.n)"
        + list(columns.ids(), (id, i) -> ", k.a" + i)
        + " from k left join gone on "
        + list(columns.ids(), " and ", (id, i) -> "gone.a" + i + " = k.a" + i)
        + " where k.d";
  }

  private String rows() {
    return "select * from unnest("
        + list(columns.ids(), (id, i) -> "cast(? as text[]), ")
        + list(columns.values(), (value, i) -> array(value) + ", ")
        + "cast(? as bigint[]), cast(? as boolean[])) as k("
        + names("a", columns.ids())
        + ", "
        + names("b", columns.values())
        + ", n, d)";
  }

  private String delete() {
    return "delete from "
        + table
        + " t using k, moved where k.d"
        + list(columns.ids(), (id, i) -> " and t." + id.name() + " = " + typed(id, "k.a" + i))
        + " returning t."
        + columns.version()
        + " as version"
        + list(columns.ids(), (id, i) -> ", k.a" + i);
  }

  private String upsert() {
    List<Column> values = columns.values();
    String version = columns.version();
    return "insert into "
        + table
        + " as t ("
        + list(columns.ids(), (id, i) -> id.name() + ", ")
        + list(values, (value, i) -> value.name() + ", ")
        + version
        + ") select "
        + list(columns.ids(), (id, i) -> typed(id, "k.a" + i) + ", ")
        + list(values, (value, i) -> typed(value, "k.b" + i) + ", ")
        + "k.n from k, moved where not k.d on conflict ("
        + list(columns.ids(), ", ", (id, i) -> id.name())
        + ") do update set "
        + list(values, (value, i) -> value.name() + " = excluded." + value.name() + ", ")
        + version
        + " = greatest(t."
        + version
        + " + 1, excluded."
        + version
        + ")"
        + returning(columns);
  }
}
