package io.tieredcache.postgres;

import static io.tieredcache.postgres.Session.FIRST;
import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The application's own table. Rows never expire and deletes leave nothing behind: a deleted key's
 * version is not kept.
 *
 * <p>Writes take their rows in the order of the keys, so that two batches never wait for each
 * other. Thread-safe: what the start found is published by a volatile field.
 */
final class MappedTable implements RowTable {
  private static final long FOREVER = DurableRow.FOREVER;

  private final PostgresTable table;
  private volatile @Nullable MappedStatements statements;
  private volatile @Nullable MappedValues values;

  MappedTable(PostgresTable table) {
    this.table = table;
  }

  PostgresTable table() {
    return table;
  }

  /** The start has found the table fit. */
  void found(MappedColumns columns) {
    values = new MappedValues(table, columns);
    statements = new MappedStatements(table.quoted(), columns);
  }

  MappedStatements statements() {
    return requireNonNull(statements, "statements, before start");
  }

  MappedValues values() {
    return requireNonNull(values, "values, before start");
  }

  @Override
  public Map<String, DurableRow> read(Session session, Collection<String> keys)
      throws SQLException {
    MappedKeys mapped = MappedKeys.of(table.template(), keys);
    return session.query(
        statements().read,
        statement -> mapped.bind(statement, FIRST),
        rows -> {
          Map<String, DurableRow> found = new HashMap<>();
          while (rows.next()) {
            DurableRow row = new DurableRow(rows.getLong(2), values().read(rows, 3), FOREVER);
            found.put(mapped.key(rows.getInt(1)), row);
          }
          return found;
        });
  }

  @Override
  public Map<String, Long> put(Session session, Map<String, byte[]> payloads, long ttlMillis)
      throws SQLException {
    checkForever(ttlMillis);
    Map<String, byte[]> sorted = new TreeMap<>(payloads);
    MappedKeys mapped = MappedKeys.of(table.template(), sorted.keySet());
    return write(
        session,
        statements().put,
        statement ->
            values().bind(statement, mapped.bind(statement, FIRST), List.copyOf(sorted.values())),
        rows -> versions(rows, mapped));
  }

  private Map<String, Long> versions(ResultSet rows, MappedKeys mapped) throws SQLException {
    Map<String, Long> versions = new HashMap<>();
    while (rows.next()) {
      if (rows.getString(2) != null) {
        versions.put(mapped.key(rows, 2), rows.getLong(1));
      } else {
        checkForm(rows.getLong(1));
      }
    }
    return versions;
  }

  /** Runs a statement that fails by itself where it wrote too few rows. */
  <R> R write(Session session, String sql, Session.Binder binder, Session.Reader<R> reader)
      throws SQLException {
    try {
      return session.query(sql, binder, reader);
    } catch (SQLException e) {
      if (MappedStatements.failedSo(e)) {
        throw leftOut();
      }
      throw e;
    }
  }

  private UnfitRowException leftOut() {
    return new UnfitRowException(
        "a trigger of "
            + table
            + " leaves a row out (returns null) or changes its id, or a row has an equal id in"
            + " another form");
  }

  /** Looks at what a statement answered that writes nothing where an id is in another form. */
  void checkForm(long answered) {
    if (answered == MappedStatements.FOREIGN_FORM) {
      throw new UnfitRowException(
          "ids of " + table + " must be in the form in which PostgreSQL writes the id column");
    }
  }

  @Override
  public OptionalLong putIfVersion(
      Session session, String key, long expected, byte[] payload, long ttlMillis)
      throws SQLException {
    checkForever(ttlMillis);
    boolean isNew = expected == DurableStore.NO_ROW;
    long answered =
        isNew ? putNew(session, key, payload) : replace(session, key, expected, payload);
    boolean refused = isUntouched(session, key, expected, answered);
    if (refused && isNew) {
      // Versions only rise, but a row that was in the way may be gone again.
      answered = putNew(session, key, payload);
      refused = isUntouched(session, key, expected, answered);
    }
    if (refused) {
      throw leftOut();
    }
    return answered > 0 ? OptionalLong.of(answered) : OptionalLong.empty();
  }

  /** Whether nothing was written although the row is, and was, as expected. */
  private boolean isUntouched(Session session, String key, long expected, long answered)
      throws SQLException {
    return answered == MappedStatements.IN_DOUBT && versionNow(session, key) == expected;
  }

  private long putNew(Session session, String key, byte[] payload) throws SQLException {
    MappedKeys mapped = MappedKeys.of(table.template(), List.of(key));
    return write(
        session,
        statements().putNew,
        statement -> values().bind(statement, mapped.bind(statement, FIRST), List.of(payload)),
        this::answered);
  }

  private long replace(Session session, String key, long expected, byte[] payload)
      throws SQLException {
    MappedKeys mapped = MappedKeys.of(table.template(), List.of(key));
    return write(
        session,
        statements().putIfVersion,
        statement -> bindUpdate(statement, mapped, payload, expected),
        this::answered);
  }

  /** The version written, in the first row; else what the statement says of it, or 0. */
  private long answered(ResultSet rows) throws SQLException {
    long answered = rows.next() ? rows.getLong(1) : 0;
    checkForm(answered);
    return answered;
  }

  private long versionNow(Session session, String key) throws SQLException {
    DurableRow row = read(session, List.of(key)).get(key);
    return row == null ? DurableStore.NO_ROW : row.version();
  }

  private void bindUpdate(
      PreparedStatement statement, MappedKeys mapped, byte[] payload, long expected)
      throws SQLException {
    int next = values().bind(statement, mapped.bind(statement, FIRST), List.of(payload));
    statement.setLong(next, expected);
    statement.setLong(next + 1, expected);
  }

  @Override
  public Map<String, Long> remove(Session session, Collection<String> keys) throws SQLException {
    MappedKeys mapped = MappedKeys.of(table.template(), keys.stream().distinct().sorted().toList());
    return session.query(
        statements().remove,
        statement -> statement.setInt(mapped.bind(statement, FIRST), mapped.size()),
        rows -> {
          Map<String, Long> versions = new HashMap<>();
          while (rows.next()) {
            versions.put(mapped.key(rows.getInt(1)), rows.getLong(2));
          }
          return versions;
        });
  }

  private void checkForever(long ttlMillis) {
    if (ttlMillis != FOREVER) {
      throw new UnfitRowException(table.endless());
    }
  }
}
