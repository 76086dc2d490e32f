package io.tieredcache.postgres;

import static io.tieredcache.postgres.Session.FIRST;

import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.FlushOutcome;
import io.tieredcache.spi.JournalEntry;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A flush to a table of the application's own. A remove deletes the row. */
final class MappedFlush implements FlushRows {
  private final MappedTable table;

  MappedFlush(MappedTable table) {
    this.table = table;
  }

  @Override
  public FlushOutcome flush(
      Session session, JournalTable.Move move, List<JournalEntry> sorted, long ttlMillis)
      throws SQLException {
    if (ttlMillis != DurableRow.FOREVER) {
      // No row's fault, so no reason for dead letters.
      throw new UnfitTableException(table.table().endless());
    }
    MappedKeys keys =
        MappedKeys.of(table.table().template(), sorted.stream().map(JournalEntry::key).toList());
    return table.write(
        session,
        table.statements().flush,
        statement -> bind(statement, move, keys, sorted),
        rows -> outcome(rows, keys));
  }

  private void bind(
      PreparedStatement statement,
      JournalTable.Move move,
      MappedKeys keys,
      List<JournalEntry> sorted)
      throws SQLException {
    int next = table.values().bind(statement, keys.bind(statement, FIRST), payloads(sorted));
    JournalTable.bindVersions(statement, next, sorted);
    Object[] removes = sorted.stream().map(JournalEntry::removes).toArray();
    statement.setArray(next + 1, statement.getConnection().createArrayOf("boolean", removes));
    move.bind(statement, next + 2);
  }

  private static List<byte @Nullable []> payloads(List<JournalEntry> entries) {
    return Arrays.asList(entries.stream().map(JournalEntry::payload).toArray(byte[][]::new));
  }

  private FlushOutcome outcome(ResultSet rows, MappedKeys keys) throws SQLException {
    JournalTable.Tally tally = JournalTable.tally(rows, row -> keys.key(row, 2));
    table.checkForm(tally.moved());
    return tally.outcome();
  }

  @Override
  public Map<String, byte[]> asRead(Session session, List<JournalEntry> entries)
      throws SQLException {
    return session.query(
        table.statements().asRead,
        statement -> table.values().bind(statement, FIRST, payloads(entries)),
        rows -> {
          Map<String, byte[]> again = new HashMap<>();
          while (rows.next()) {
            byte[] value = table.values().read(rows, 2);
            if (value != null) {
              again.put(entries.get(rows.getInt(1) - 1).key(), value);
            }
          }
          return again;
        });
  }
}
