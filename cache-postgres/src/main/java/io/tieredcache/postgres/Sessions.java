package io.tieredcache.postgres;

import io.tieredcache.spi.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** The sessions that are open, so that close can end them. Thread-safe. */
final class Sessions {
  /** Where a connection comes from. */
  @FunctionalInterface
  interface Source {
    Connection take() throws SQLException;
  }

  /** For pools that refuse without waiting. */
  private static final long PAUSE_NANOS = 1_000_000;

  private final Set<Session> open = ConcurrentHashMap.newKeySet();

  /** Takes a connection, bounded by the deadline once it is there. */
  Session open(Source source, Deadline deadline) throws SQLException {
    Connection connection = connection(source, deadline);
    try {
      Session session = new Session(connection, deadline, open::remove);
      open.add(session);
      return session;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * A pool that has none in its own time, and no failure to tell of, is asked again until the
   * deadline: on a busy machine opening a connection takes as long.
   */
  private static Connection connection(Source source, Deadline deadline) throws SQLException {
    while (true) {
      try {
        return source.take();
      } catch (SQLTransientConnectionException e) {
        if (e.getCause() != null || deadline.expired()) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Ends what runs in any of them. */
  void abort() {
    open.forEach(Session::abort);
  }
}
