package io.tieredcache.postgres;

import static io.tieredcache.postgres.Session.FIRST;

import io.tieredcache.spi.FlushOutcome;
import io.tieredcache.spi.JournalEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** A flush to the default table. A remove leaves a tombstone. */
final class CacheEntryFlush implements FlushRows {
  private static final String FLUSH =
      """
      with moved as (MOVE), written as (
        insert into cache_entry as e (key, value, version, expires_at)
        select k, v, n, case
            when v is null then clock_timestamp() + TOMBSTONE_AGE
            else clock_timestamp() + cast(? as bigint) * interval '1 millisecond' end
        from unnest(cast(? as text[]), cast(? as bytea[]), cast(? as bigint[])) as r(k, v, n), moved
        on conflict (key) do update set value = excluded.value,
          version = greatest(e.version + 1, excluded.version), expires_at = excluded.expires_at
        returning version, key
      )
      select count(*), null::text from moved union all select version, key from written"""
          .replace("MOVE", JournalTable.move("true"))
          .replace("TOMBSTONE_AGE", CacheEntryTable.TOMBSTONE_AGE);

  @Override
  public FlushOutcome flush(
      Session session, JournalTable.Move move, List<JournalEntry> sorted, long ttlMillis)
      throws SQLException {
    return session.query(
        FLUSH,
        statement -> bind(statement, move.bind(statement, FIRST), sorted, ttlMillis),
        rows -> JournalTable.tally(rows, row -> row.getString(2)).outcome());
  }

  private static void bind(
      PreparedStatement statement, int first, List<JournalEntry> sorted, long ttlMillis)
      throws SQLException {
    Connection connection = statement.getConnection();
    CacheEntryTable.ttl(statement, first, ttlMillis);
    Object[] keys = sorted.stream().map(JournalEntry::key).toArray();
    byte[][] values = sorted.stream().map(JournalEntry::payload).toArray(byte[][]::new);
    statement.setArray(first + 1, connection.createArrayOf("text", keys));
    statement.setArray(first + 2, connection.createArrayOf("bytea", values));
    JournalTable.bindVersions(statement, first + 3, sorted);
  }
}
