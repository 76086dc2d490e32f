package io.tieredcache.postgres;

import java.sql.SQLException;

/** One request that runs by itself, from the queue to its answer. */
record Request<R>(Pending<R> pending, Work<R> work) implements Runnable {
  /** What a request does on a thread of the tier. */
  @FunctionalInterface
  interface Work<R> {
    /**
     * The answer.
     *
     * @param connected to be run once there is a connection
     */
    R run(Runnable connected) throws SQLException;
  }

  @Override
  public void run() {
    if (!pending.begin()) {
      return;
    }
    try {
      pending.complete(work.run(pending::connected));
    } catch (SQLException | RuntimeException | Error e) {
      pending.fail(e);
    }
  }
}
