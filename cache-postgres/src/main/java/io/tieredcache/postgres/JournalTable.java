package io.tieredcache.postgres;

import static io.tieredcache.postgres.Session.FIRST;

import io.tieredcache.spi.FlushOutcome;
import io.tieredcache.spi.JournalEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The statements of write-behind on the default table. A flush is one statement: it moves the
 * partition's position from the value it expects, and what it writes hangs on that.
 *
 * <p>Two flushers of a partition wait for each other at the position's row; the second finds it
 * moved and writes nothing. Rows are taken in the order of their keys, as all writes do.
 */
final class JournalTable {
  private static final String POSITION =
      "select position from cache_journal where schema = ? and partition = ?";

  /** A position that was never moved is 0 and has no row. */
  private static final String MOVE =
      """
      with moved as (
        insert into cache_journal as j (schema, partition, position)
        select ?, ?, ?
        where ? = 0 or exists (select from cache_journal where schema = ? and partition = ?)
        on conflict (schema, partition) do update set position = excluded.position
          where j.position = ?
        returning 1
      ), written as (
        insert into cache_entry as e (key, value, version, expires_at)
        select k, v, n, case
            when v is null then clock_timestamp() + TOMBSTONE_AGE
            else clock_timestamp() + cast(? as bigint) * interval '1 millisecond' end
        from unnest(cast(? as text[]), cast(? as bytea[]), cast(? as bigint[])) as r(k, v, n), moved
        on conflict (key) do update set value = excluded.value,
          version = greatest(e.version + 1, excluded.version), expires_at = excluded.expires_at
        returning key, version
      )
      select null::text, count(*) from moved union all select key, version from written"""
          .replace("TOMBSTONE_AGE", CacheEntryTable.TOMBSTONE_AGE);

  private JournalTable() {}

  static long position(Session session, String schema, int partition) throws SQLException {
    return session.query(
        POSITION,
        statement -> {
          statement.setString(FIRST, schema);
          statement.setInt(FIRST + 1, partition);
        },
        rows -> rows.next() ? rows.getLong(1) : 0L);
  }

  /** Where the position moves, and from where. */
  record Move(String schema, int partition, long from, long to) {}

  static FlushOutcome flush(Session session, Move move, List<JournalEntry> entries, long ttlMillis)
      throws SQLException {
    List<JournalEntry> sorted =
        entries.stream().sorted(Comparator.comparing(JournalEntry::key)).toList();
    return session.query(
        MOVE,
        statement -> {
          bind(statement, move);
          bind(statement, sorted, ttlMillis);
        },
        JournalTable::outcome);
  }

  private static void bind(PreparedStatement statement, Move move) throws SQLException {
    statement.setString(FIRST, move.schema());
    statement.setInt(FIRST + 1, move.partition());
    statement.setLong(FIRST + 2, move.to());
    statement.setLong(FIRST + 3, move.from());
    statement.setString(FIRST + 4, move.schema());
    statement.setInt(FIRST + 5, move.partition());
    statement.setLong(FIRST + 6, move.from());
  }

  private static void bind(PreparedStatement statement, List<JournalEntry> sorted, long ttlMillis)
      throws SQLException {
    Connection connection = statement.getConnection();
    CacheEntryTable.ttl(statement, FIRST + 7, ttlMillis);
    Object[] keys = sorted.stream().map(JournalEntry::key).toArray();
    byte[][] values = sorted.stream().map(JournalEntry::payload).toArray(byte[][]::new);
    Object[] versions = sorted.stream().map(JournalEntry::version).toArray();
    statement.setArray(FIRST + 8, connection.createArrayOf("text", keys));
    statement.setArray(FIRST + 9, connection.createArrayOf("bytea", values));
    statement.setArray(FIRST + 10, connection.createArrayOf("bigint", versions));
  }

  private static FlushOutcome outcome(ResultSet rows) throws SQLException {
    long moved = 0;
    Map<String, Long> versions = new HashMap<>();
    while (rows.next()) {
      String key = rows.getString(1);
      if (key == null) {
        moved = rows.getLong(2);
      } else {
        versions.put(key, rows.getLong(2));
      }
    }
    return moved == 0 ? new FlushOutcome.Overtaken() : new FlushOutcome.Applied(versions);
  }
}
