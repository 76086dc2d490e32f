package io.tieredcache.postgres;

import io.tieredcache.spi.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** The sessions that are open, so that close can end them. Thread-safe. */
final class Sessions {
  private final Set<Session> open = ConcurrentHashMap.newKeySet();

  /** Takes a connection, bounded by the deadline once it is there. */
  Session open(DataSource source, Deadline deadline) throws SQLException {
    Connection connection = source.getConnection();
    try {
      Session session = new Session(connection, deadline, open::remove);
      open.add(session);
      return session;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Ends what runs in any of them. */
  void abort() {
    open.forEach(Session::abort);
  }
}
