package io.tieredcache.postgres;

import static io.tieredcache.postgres.PostgresTable.quote;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/** The statements that make a table fit for the tier. Each may be repeated. */
final class TableDdl {
  static final String MICROS = "(extract(epoch from clock_timestamp()) * 1000000)::bigint";

  /** Names end at 63 bytes, and a suffix must be left. */
  private static final int LONGEST_STEM = 40;

  private final PostgresTable table;
  private final String version;

  TableDdl(PostgresTable table) {
    this.table = table;
    this.version = quote(table.version());
  }

  List<String> all() {
    List<String> statements = new ArrayList<>(List.of(versionColumn()));
    if (table.hasTriggers()) {
      statements.addAll(triggers());
    }
    return statements;
  }

  String versionColumn() {
    return alter() + "add column if not exists " + version + " bigint not null default " + MICROS;
  }

  String versionType() {
    return alter() + "alter column " + version + " type bigint using " + version + "::bigint";
  }

  String versionNotNull() {
    return "update "
        + table.quoted()
        + " set "
        + version
        + " = "
        + MICROS
        + " where "
        + version
        + " is null; "
        + alter()
        + "alter column "
        + version
        + " set not null";
  }

  String versionDefault() {
    return alter() + "alter column " + version + " set default " + MICROS;
  }

  String primaryKey() {
    return alter() + "add primary key (" + columns(table.ids()) + ")";
  }

  private String alter() {
    return "alter table " + table.quoted() + " ";
  }

  static String columns(List<String> names) {
    return names.stream().map(PostgresTable::quote).collect(Collectors.joining(", "));
  }

  /** What each trigger is called, in order; the check looks for them. */
  List<String> triggerNames() {
    return table.givesVersions()
        ? List.of(
            "tiered_cache_version",
            "tiered_cache_insert",
            "tiered_cache_update",
            "tiered_cache_delete",
            "tiered_cache_truncate")
        : List.of(
            "tiered_cache_insert",
            "tiered_cache_update",
            "tiered_cache_delete",
            "tiered_cache_truncate");
  }

  private List<String> triggers() {
    List<String> statements = new ArrayList<>();
    if (table.givesVersions()) {
      statements.add(function("version", "", versionBody(), "return new;"));
      statements.add(trigger("version", "before insert or update", "", "row"));
    }
    add(statements, "insert", "referencing new table as n", note(key("n"), "n." + version, "n"));
    add(
        statements,
        "update",
        "referencing old table as o new table as n",
        note(
            key("n"),
            "case when n.V > o.V or o.V is null then n.V end".replace("V", version),
            "n left join o on " + sameIds()));
    add(statements, "delete", "referencing old table as o", note(key("o"), "null", "o"));
    add(
        statements,
        "truncate",
        "",
        "insert into cache_change (key) values ('" + template() + "');");
    return statements;
  }

  /** An update that changes an id leaves a row behind that is gone for the caches. */
  private String moved() {
    return note(key("o"), "null", "o where not exists (select from n where " + sameIds() + ")");
  }

  private void add(List<String> statements, String event, String tables, String body) {
    String all = event.equals("update") ? body + "\n  " + moved() : body;
    statements.add(function(event, " security definer", all, notifyAndReturn()));
    statements.add(trigger(event, "after " + event, tables, "statement"));
  }

  private static String notifyAndReturn() {
    return "perform tiered_cache_notify();\n  return null;";
  }

  private String versionBody() {
    return "if tg_op = 'INSERT' then\n"
        + "    if new.V is null then new.V := MICROS; end if;\n"
            .replace("V", version)
            .replace("MICROS", MICROS)
        + "  elsif new.V is null or new.V <= old.V then\n".replace("V", version)
        + "    new.V := greatest(old.V + 1, MICROS);\n"
            .replace("MICROS", MICROS)
            .replace("V", version)
        + "  end if;";
  }

  private static String note(String key, String version, String from) {
    return "insert into cache_change (key, version) select "
        + key
        + ", "
        + version
        + "\n    from "
        + from
        + ";";
  }

  private String sameIds() {
    return table.ids().stream()
        .map(id -> "n." + quote(id) + " = o." + quote(id))
        .collect(Collectors.joining(" and "));
  }

  private String template() {
    return table.template().toString().replace("'", "''");
  }

  /** The storage key of a row, as an SQL expression. */
  private String key(String row) {
    Iterator<String> ids = table.ids().iterator();
    List<String> parts = new ArrayList<>();
    for (String segment : table.template().toString().split(":", -1)) {
      boolean placeholder = segment.startsWith("{") && segment.endsWith("}");
      parts.add(
          placeholder
              ? row + "." + quote(ids.next()) + "::text"
              : "'" + segment.replace("'", "''") + "'");
    }
    return String.join(" || ':' || ", parts);
  }

  private String function(String name, String attributes, String body, String end) {
    return "create or replace function "
        + functionName(name)
        + "() returns trigger language plpgsql"
        + attributes
        + " set search_path from current as $tiered_cache$\nbegin\n  "
        + body
        + "\n  "
        + end
        + "\nend $tiered_cache$";
  }

  private String functionName(String name) {
    String stem = table.name();
    if (stem.length() > LONGEST_STEM || !stem.matches("\\p{ASCII}*")) {
      stem = Integer.toHexString(stem.hashCode());
    }
    return table.inNamespace("tc_" + stem + "_" + name);
  }

  private String trigger(String name, String when, String tables, String each) {
    return "create or replace trigger tiered_cache_"
        + name
        + " "
        + when
        + " on "
        + table.quoted()
        + (tables.isEmpty() ? "" : " " + tables)
        + " for each "
        + each
        + " execute function "
        + functionName(name)
        + "()";
  }
}
