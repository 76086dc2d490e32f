package io.tieredcache.postgres;

import static io.tieredcache.postgres.Session.FIRST;

import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The statements of the default table. A row whose value is null is a tombstone: it keeps a deleted
 * key's version, and {@code expires_at} is when it may be swept.
 *
 * <p>Writes take their rows in the order of the keys, so that two batches never wait for each
 * other.
 */
final class CacheEntryTable implements RowTable {
  /** How long a deleted key's version outlives it. */
  static final String TOMBSTONE_AGE = "interval '1 day'";

  /** More than this, a thousand years, is for ever; the sum must stay a date PostgreSQL has. */
  private static final long LONGEST_TTL_MILLIS = 365_250L * 24 * 3600 * 1000;

  private static final String MICROS = "(extract(epoch from clock_timestamp()) * 1000000)::bigint";
  private static final String EXPIRY =
      "clock_timestamp() + cast(? as bigint) * interval '1 millisecond'";

  private static final String READ =
      """
      select key,
        case when expires_at <= statement_timestamp() then null else value end,
        version,
        ceil(extract(epoch from nullif(expires_at, 'infinity') - statement_timestamp()) * 1000)
      from cache_entry where key = any(?)""";

  /** The clock once a statement: a row that was there counts on from its own version anyway. */
  private static final String MICROS_ONCE = "(select " + MICROS + ")";

  private static final String PUT =
      "insert into cache_entry as e (key, value, version, expires_at)"
          + " select k, v, "
          + MICROS_ONCE
          + ", "
          + EXPIRY
          + " from unnest(cast(? as text[]), cast(? as bytea[])) as r(k, v)"
          + " on conflict (key) do update set value = excluded.value,"
          + " version = greatest(e.version + 1, excluded.version), expires_at = excluded.expires_at"
          + " returning key, version";

  private static final String PUT_NEW =
      "insert into cache_entry (key, value, version, expires_at)"
          + " values (?, ?, "
          + MICROS
          + ", "
          + EXPIRY
          + ")"
          + " on conflict (key) do nothing returning version";

  private static final String PUT_IF_VERSION =
      "update cache_entry set value = ?, version = greatest(version + 1, "
          + MICROS
          + "),"
          + " expires_at = "
          + EXPIRY
          + " where key = ? and version = ? returning version";

  private static final String REMOVE =
      "insert into cache_entry as e (key, value, version, expires_at)"
          + " select k, null, "
          + MICROS
          + ", clock_timestamp() + "
          + TOMBSTONE_AGE
          + " from unnest(cast(? as text[])) as r(k)"
          + " on conflict (key) do update set value = null,"
          + " version = greatest(e.version + 1, "
          + MICROS
          + "), expires_at = excluded.expires_at"
          + " returning key, version";

  @Override
  public Map<String, DurableRow> read(Session session, Collection<String> keys)
      throws SQLException {
    return session.query(
        READ,
        statement -> text(statement, FIRST, keys.toArray(String[]::new)),
        CacheEntryTable::rows);
  }

  private static Map<String, DurableRow> rows(ResultSet rows) throws SQLException {
    Map<String, DurableRow> found = new HashMap<>();
    while (rows.next()) {
      found.put(rows.getString(1), row(rows));
    }
    return found;
  }

  private static DurableRow row(ResultSet rows) throws SQLException {
    byte[] value = rows.getBytes(2);
    long version = rows.getLong(3);
    if (value == null) {
      return DurableRow.deleted(version);
    }
    long millisLeft = rows.getLong(4);
    return new DurableRow(version, value, rows.wasNull() ? DurableRow.FOREVER : millisLeft);
  }

  @Override
  public Map<String, Long> put(Session session, Map<String, byte[]> payloads, long ttlMillis)
      throws SQLException {
    Map<String, byte[]> sorted = new TreeMap<>(payloads);
    String[] keys = sorted.keySet().toArray(String[]::new);
    byte[][] values = sorted.values().toArray(byte[][]::new);
    return session.query(
        PUT,
        statement -> {
          ttl(statement, FIRST, ttlMillis);
          text(statement, FIRST + 1, keys);
          statement.setArray(FIRST + 2, statement.getConnection().createArrayOf("bytea", values));
        },
        CacheEntryTable::versions);
  }

  private static OptionalLong putNew(Session session, String key, byte[] payload, long ttlMillis)
      throws SQLException {
    return session.query(
        PUT_NEW,
        statement -> {
          statement.setString(FIRST, key);
          statement.setBytes(FIRST + 1, payload);
          ttl(statement, FIRST + 2, ttlMillis);
        },
        CacheEntryTable::version);
  }

  @Override
  public OptionalLong putIfVersion(
      Session session, String key, long expected, byte[] payload, long ttlMillis)
      throws SQLException {
    if (expected == DurableStore.NO_ROW) {
      return putNew(session, key, payload, ttlMillis);
    }
    return session.query(
        PUT_IF_VERSION,
        statement -> {
          statement.setBytes(FIRST, payload);
          ttl(statement, FIRST + 1, ttlMillis);
          statement.setString(FIRST + 2, key);
          statement.setLong(FIRST + 3, expected);
        },
        CacheEntryTable::version);
  }

  @Override
  public Map<String, Long> remove(Session session, Collection<String> keys) throws SQLException {
    return session.query(
        REMOVE, statement -> text(statement, FIRST, sorted(keys)), CacheEntryTable::versions);
  }

  private static String[] sorted(Collection<String> keys) {
    return keys.stream().distinct().sorted().toArray(String[]::new);
  }

  private static void text(PreparedStatement statement, int index, String[] keys)
      throws SQLException {
    statement.setArray(index, statement.getConnection().createArrayOf("text", keys));
  }

  static void ttl(PreparedStatement statement, int index, long millis) throws SQLException {
    if (millis > LONGEST_TTL_MILLIS) {
      statement.setNull(index, java.sql.Types.BIGINT);
    } else {
      statement.setLong(index, millis);
    }
  }

  private static Map<String, Long> versions(ResultSet rows) throws SQLException {
    Map<String, Long> versions = new HashMap<>();
    while (rows.next()) {
      versions.put(rows.getString(1), rows.getLong(2));
    }
    return versions;
  }

  private static OptionalLong version(ResultSet rows) throws SQLException {
    return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
  }
}
