package io.tieredcache.postgres;

import io.tieredcache.spi.FlushOutcome;
import io.tieredcache.spi.JournalEntry;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** How a flush writes the rows of one table; each call is one statement and one transaction. */
interface FlushRows {
  /**
   * Moves the position and writes rows, or does neither.
   *
   * @param sorted each key once, in the order of the keys: so two flushes never wait for each other
   */
  FlushOutcome flush(
      Session session, JournalTable.Move move, List<JournalEntry> sorted, long ttlMillis)
      throws SQLException;

  /** The entries' values as they would be read from their rows again, where in other bytes. */
  default Map<String, byte[]> asRead(Session session, List<JournalEntry> entries)
      throws SQLException {
    return Map.of();
  }
}
