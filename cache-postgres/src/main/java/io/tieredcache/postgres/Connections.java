package io.tieredcache.postgres;

import io.tieredcache.spi.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Where connections come from: the tier's own pool or the application's. */
interface Connections extends AutoCloseable {
  /**
   * For a request, to be closed by it.
   *
   * @throws SQLException why there is none; an {@link java.sql.SQLTransientConnectionException}
   *     without a cause where others have them all
   */
  Connection pooled() throws SQLException;

  /** For start: fails with the driver's own reason at once, where a pool would keep trying. */
  DataSource direct();

  /**
   * Returns once the pool holds a connection, so that the first request need not wait for one.
   *
   * @throws SQLException what is in the way at the deadline
   */
  void prime(Deadline deadline) throws SQLException;

  /** Closes what the tier owns. */
  @Override
  void close();

  /** The application's connections, which stay open. */
  record Given(DataSource direct) implements Connections {
    @Override
    public Connection pooled() throws SQLException {
      return direct.getConnection();
    }

    /** The application opens its pool as it likes. */
    @Override
    public void prime(Deadline deadline) {}

    @Override
    public void close() {}
  }
}
