package io.tieredcache.postgres;

import static io.tieredcache.postgres.Session.FIRST;

import io.tieredcache.spi.FlushOutcome;
import io.tieredcache.spi.JournalEntry;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Up to where each partition of a journal has been applied. A flush is one statement: it moves the
 * partition's position from the value it expects, and what it writes, by {@link FlushRows}, hangs
 * on that.
 *
 * <p>Two flushers of a partition wait for each other at the position's row; the second finds it
 * moved and writes nothing.
 */
final class JournalTable {
  private static final String POSITION =
      "select position from cache_journal where schema = ? and partition = ?";

  /** A position that was never moved is 0 and has no row. */
  private static final String MOVE =
      """
      insert into cache_journal as j (schema, partition, position)
        select ?, ?, ?
        where (? = 0 or exists (select from cache_journal where schema = ? and partition = ?))
          and CONDITION
        on conflict (schema, partition) do update set position = excluded.position
          where j.position = ?
        returning 1""";

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

  /** The statement that moves a position and answers with a row if it did: {@link Move#bind}. */
  static String move(String condition) {
    return MOVE.replace("CONDITION", condition);
  }

  /** Where the position moves, and from where. */
  record Move(String schema, int partition, long from, long to) {
    /** Sets the parameters of {@link JournalTable#move} and answers with the next one. */
    int bind(PreparedStatement statement, int first) throws SQLException {
      statement.setString(first, schema);
      statement.setInt(first + 1, partition);
      statement.setLong(first + 2, to);
      statement.setLong(first + 3, from);
      statement.setString(first + 4, schema);
      statement.setInt(first + 5, partition);
      statement.setLong(first + 6, from);
      return first + 7;
    }
  }

  static void bindVersions(PreparedStatement statement, int index, List<JournalEntry> entries)
      throws SQLException {
    Object[] versions = entries.stream().map(JournalEntry::version).toArray();
    statement.setArray(index, statement.getConnection().createArrayOf("bigint", versions));
  }

  /** Reads the storage key of a row. */
  @FunctionalInterface
  interface KeyReader {
    String key(ResultSet row) throws SQLException;
  }

  /**
   * What a flush answered.
   *
   * @param moved how many positions were moved
   * @param versions those of the rows that were written, by storage key
   */
  record Tally(long moved, Map<String, Long> versions) {
    FlushOutcome outcome() {
      return moved == 1 ? new FlushOutcome.Applied(versions) : new FlushOutcome.Overtaken();
    }
  }

  /**
   * Reads of each row that was written its version, then its key, which begins at column 2; and a
   * row without a key, which tells how many positions moved.
   */
  static Tally tally(ResultSet rows, KeyReader keys) throws SQLException {
    long moved = 0;
    Map<String, Long> versions = new HashMap<>();
    while (rows.next()) {
      if (rows.getString(2) == null) {
        moved = rows.getLong(1);
      } else {
        versions.put(keys.key(rows), rows.getLong(1));
      }
    }
    return new Tally(moved, versions);
  }
}
