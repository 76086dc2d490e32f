package io.tieredcache.postgres;

import static java.util.Objects.requireNonNull;

import io.tieredcache.KeySchema;
import io.tieredcache.WriteMode;
import io.tieredcache.spi.KeyTemplate;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of the application's own that holds a schema's rows. Immutable; each method returns a
 * changed one. Names are as PostgreSQL holds them and are quoted: upper case, key words and quotes
 * are fine.
 *
 * <pre>{@code
 * PostgresTable npcs = PostgresTable.of(NPCS, "npc_state").ids("npc_id").value("state");
 * PostgresTier tier = PostgresTier.connect(settings).table(npcs);
 * }</pre>
 *
 * <p>The table needs a unique key on the id columns, a version column, and triggers that give plain
 * SQL new versions and write the change feed. {@link #ddl} makes what may be missing.
 */
public final class PostgresTable {
  private final KeySchema<?, ?> schema;
  private final @Nullable String namespace;
  private final String name;
  private final List<String> ids;
  private final @Nullable String value;
  private final @Nullable RowMapping mapping;
  private final String version;
  private final boolean triggers;
  private final boolean applied;

  private PostgresTable(
      KeySchema<?, ?> schema,
      @Nullable String namespace,
      String name,
      List<String> ids,
      @Nullable String value,
      @Nullable RowMapping mapping,
      String version,
      boolean triggers,
      boolean applied) {
    this.schema = schema;
    this.namespace = namespace;
    this.name = name;
    this.ids = ids;
    this.value = value;
    this.mapping = mapping;
    this.version = version;
    this.triggers = triggers;
    this.applied = applied;
  }

  /**
   * The table of a schema, found by the connection's {@code search_path}; ids in {@code id}, value
   * in {@code value}, version in {@code version}.
   */
  public static PostgresTable of(KeySchema<?, ?> schema, String table) {
    return new PostgresTable(
        requireNonNull(schema, "schema"),
        null,
        requireNonNull(table, "table"),
        List.of("id"),
        "value",
        null,
        "version",
        true,
        false);
  }

  /** In this schema of the database instead of the first one of {@code search_path} that has it. */
  public PostgresTable in(String namespace) {
    return new PostgresTable(
        schema,
        requireNonNull(namespace, "namespace"),
        name,
        ids,
        value,
        mapping,
        version,
        triggers,
        applied);
  }

  /** The id columns, in the order of the template's placeholders. */
  public PostgresTable ids(String... columns) {
    return new PostgresTable(
        schema, namespace, name, List.of(columns), value, mapping, version, triggers, applied);
  }

  /** The value column, {@code jsonb}, {@code json}, {@code text} or {@code bytea}. */
  public PostgresTable value(String column) {
    requireNonNull(column, "column");
    return new PostgresTable(
        schema, namespace, name, ids, column, null, version, triggers, applied);
  }

  /** Several columns for the value. */
  public PostgresTable row(RowMapping mapping) {
    requireNonNull(mapping, "mapping");
    return new PostgresTable(
        schema, namespace, name, ids, null, mapping, version, triggers, applied);
  }

  /** The version column, {@code bigint not null}. */
  public PostgresTable version(String column) {
    requireNonNull(column, "column");
    return new PostgresTable(
        schema, namespace, name, ids, value, mapping, column, triggers, applied);
  }

  /** No triggers: nobody but the caches writes the table, or other means tell the caches. */
  public PostgresTable withoutTriggers() {
    return new PostgresTable(schema, namespace, name, ids, value, mapping, version, false, applied);
  }

  /** Runs {@link #ddl} at start where something is missing; the user must own the table. */
  public PostgresTable applyDdl() {
    return new PostgresTable(schema, namespace, name, ids, value, mapping, version, triggers, true);
  }

  /**
   * The statements that add the version column and the triggers, without harm where they are there
   * already. Run them with the {@code search_path} that has {@code cache_change}.
   */
  public String ddl() {
    return String.join(";\n\n", new TableDdl(this).all()) + ";\n";
  }

  KeyTemplate template() {
    return schema.template();
  }

  String name() {
    return name;
  }

  List<String> ids() {
    return ids;
  }

  List<String> values() {
    return mapping == null ? List.of(requireNonNull(value, "value")) : mapping.columns();
  }

  @Nullable RowMapping mapping() {
    return mapping;
  }

  String version() {
    return version;
  }

  boolean hasTriggers() {
    return triggers;
  }

  boolean appliesDdl() {
    return applied;
  }

  /** Why a schema of a mapped table can't have a durable ttl. */
  String endless() {
    return "durableTtl of " + this + " must not be set: a mapped table keeps its rows";
  }

  /** Whether plain SQL gets versions from PostgreSQL. */
  boolean givesVersions() {
    return schema.policy().writes() == WriteMode.WRITE_THROUGH;
  }

  /** Quoted, with its schema where one is named. */
  String quoted() {
    return inNamespace(name);
  }

  /** A name beside the table, quoted. */
  String inNamespace(String other) {
    return namespace == null ? quote(other) : quote(namespace) + "." + quote(other);
  }

  static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** Refuses a mapping that can't be. */
  void check() {
    if (ids.size() != template().placeholders()) {
      throw new IllegalArgumentException(
          "ids of " + this + " must be " + template().placeholders() + " columns, were " + ids);
    }
    HashSet<String> columns = new HashSet<>(ids);
    columns.addAll(values());
    columns.add(version);
    if (values().isEmpty() || columns.size() != ids.size() + values().size() + 1) {
      throw new IllegalArgumentException(
          "columns of " + this + " must be of one use each, and at least one must be the value");
    }
    columns.add(name);
    if (columns.stream().anyMatch(column -> column.isEmpty() || column.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("names of " + this + " must not be empty or contain NUL");
    }
  }

  @Override
  public String toString() {
    return "PostgresTable[" + quoted() + " for " + template() + "]";
  }
}
