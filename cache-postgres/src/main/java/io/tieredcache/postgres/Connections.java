package io.tieredcache.postgres;

import javax.sql.DataSource;

/** Where connections come from: the tier's own pool or the application's. */
interface Connections extends AutoCloseable {
  /** For requests: pooled. */
  DataSource pooled();

  /** For start: fails with the driver's own reason at once, where a pool would keep trying. */
  DataSource direct();

  /** Closes what the tier owns. */
  @Override
  void close();

  /** The application's connections, which stay open. */
  record Given(DataSource pooled) implements Connections {
    @Override
    public DataSource direct() {
      return pooled;
    }

    @Override
    public void close() {}
  }
}
