package io.tieredcache.postgres;

import io.tieredcache.spi.Deadline;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Turns expired rows into tombstones and deletes tombstones that are a day old, in batches that
 * wait until no request does. Every process sweeps; rows that one has locked the others skip.
 *
 * <p>A tombstone goes only when a day has passed since both its delete and its version: one whose
 * version lies ahead of the clock waits until the clock is there.
 */
final class Sweeper implements Runnable {
  private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());
  private static final int BATCH = 1000;
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final String EXPIRE =
      "with due as (select key from cache_entry"
          + " where expires_at <= statement_timestamp() and value is not null"
          + " limit "
          + BATCH
          + " for update skip locked),"
          + " done as (update cache_entry e set value = null, expires_at = statement_timestamp() + "
          + CacheEntryTable.TOMBSTONE_AGE
          + " from due where e.key = due.key returning 1)"
          + " select count(*) from done";

  private static final String DELETE =
      "with due as (select key from cache_entry"
          + " where expires_at <= statement_timestamp() and value is null and version <="
          + " extract(epoch from statement_timestamp() - "
          + CacheEntryTable.TOMBSTONE_AGE
          + ") * 1000000 limit "
          + BATCH
          + " for update skip locked),"
          + " done as (delete from cache_entry e using due where e.key = due.key returning 1)"
          + " select count(*) from done";

  private final Database database;
  private final Requests requests;
  private boolean failing;

  Sweeper(Database database, Requests requests) {
    this.database = database;
    this.requests = requests;
  }

  /** Begins at a random moment, so that a fleet that starts together doesn't sweep together. */
  void schedule(Duration interval) {
    long millis = interval.toMillis();
    requests.repeat(this, ThreadLocalRandom.current().nextLong(millis) + 1, millis);
  }

  @Override
  public void run() {
    if (database.started() && requests.idle()) {
      Operation operation = new Operation("sweep", "*", Deadline.after(LIMIT, System::nanoTime));
      CompletableFuture<?> unused =
          database.ask(operation, Sweeper::batch).whenComplete(this::next);
    }
  }

  private static int batch(Session session) throws SQLException {
    int expired = session.query(EXPIRE, statement -> {}, Sweeper::count);
    int deleted = session.query(DELETE, statement -> {}, Sweeper::count);
    return Math.max(expired, deleted);
  }

  private static int count(ResultSet row) throws SQLException {
    row.next();
    return row.getInt(1);
  }

  private synchronized void next(@Nullable Integer rows, @Nullable Throwable failure) {
    if (failure != null) {
      if (!failing && !requests.isClosed()) {
        LOG.log(System.Logger.Level.WARNING, "sweep fails: {0}", failure.getMessage());
      }
      failing = true;
      return;
    }
    failing = false;
    if (rows != null && rows == BATCH) {
      run();
    }
  }
}
