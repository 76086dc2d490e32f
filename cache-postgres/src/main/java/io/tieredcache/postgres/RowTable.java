package io.tieredcache.postgres;

import io.tieredcache.spi.DurableRow;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;

/** The statements over one table; each is one transaction. {@link PostgresStore} says when. */
interface RowTable {
  /** The rows of these keys, those never there left out. */
  Map<String, DurableRow> read(Session session, Collection<String> keys) throws SQLException;

  /** Writes all rows and answers with their versions. */
  Map<String, Long> put(Session session, Map<String, byte[]> payloads, long ttlMillis)
      throws SQLException;

  /** Writes the row if it has this version; empty where it has not. */
  OptionalLong putIfVersion(
      Session session, String key, long expected, byte[] payload, long ttlMillis)
      throws SQLException;

  /** Deletes the rows and answers with the versions of the deletes. */
  Map<String, Long> remove(Session session, Collection<String> keys) throws SQLException;
}
