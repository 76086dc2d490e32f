package io.tieredcache.postgres;

import io.tieredcache.spi.FlushOutcome;
import io.tieredcache.spi.JournalEntry;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

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

  /** The entry's value as it would be read from its row again. */
  default Optional<byte[]> asRead(Session session, JournalEntry entry) throws SQLException {
    return Optional.ofNullable(entry.payload());
  }
}
