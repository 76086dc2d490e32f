package io.tieredcache.postgres;

import io.tieredcache.spi.ChangeListener;
import io.tieredcache.spi.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Reads the change feed and tells the caches, on a thread of its own and over a session of its own,
 * until closed. Where the fleet shares an L2, one process reads and the others wait to take over.
 *
 * <p>The position moves only when every tier was told; until then the same changes, with those that
 * came since, are told again. Thread-safe: all but {@link #close} runs on the one thread; the
 * connection is volatile so that close can end what it waits for.
 */
final class FeedReader implements Runnable, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FeedReader.class.getName());
  private static final int SILENCE_MILLIS = 5_000;
  private static final long PAUSE_MILLIS = 1_000;
  private static final long TOLD_LIMIT_SECONDS = 5;
  private static final long CLEARED_LIMIT_SECONDS = 3_600;
  private static final long SAVE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long IDLE_SAVE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long SWEEP_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(2);

  private final Database database;
  private final DataSource direct;
  private final ChangeFeed settings;
  private final ChangeListener listener;
  private final FeedCursor cursor;
  private final CompletableFuture<@Nullable Void> closing = new CompletableFuture<>();
  private volatile @Nullable Connection open;
  private boolean failing;
  private boolean gap;
  private long savedAt = System.nanoTime() - IDLE_SAVE_NANOS;
  private long sweptAt = System.nanoTime();

  FeedReader(Database database, DataSource direct, ChangeFeed settings, ChangeListener listener) {
    this.database = database;
    this.direct = direct;
    this.settings = settings;
    this.listener = listener;
    this.cursor = new FeedCursor(listener.servesFleet(), settings.retention());
  }

  @Override
  public void run() {
    while (!closed()) {
      try {
        if (database.started() && mayRead()) {
          session();
        }
        waitFor(database.started() ? jittered() : PAUSE_MILLIS / 10);
      } catch (SQLException | RuntimeException e) {
        report(e);
        waitFor(jittered());
      }
    }
  }

  /** Takeover within a second or so, and not by all at once. */
  private static long jittered() {
    return PAUSE_MILLIS / 2 + ThreadLocalRandom.current().nextLong(PAUSE_MILLIS / 2);
  }

  private boolean mayRead() {
    if (!listener.servesFleet()) {
      return true;
    }
    Operation probe =
        new Operation(Operation.READ, "*", Deadline.after(PROBE_LIMIT, System::nanoTime));
    return !database.ask(probe, FeedLock::held).join();
  }

  private void session() throws SQLException {
    try (Connection connection = direct.getConnection()) {
      open = connection;
      connection.setAutoCommit(true);
      connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
      if (!FeedCursor.exists(connection)
          || (listener.servesFleet() && !FeedLock.take(connection))) {
        return;
      }
      if (settings.listens()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("listen tiered_cache");
        }
      }
      cursor.begin(connection);
      follow(connection);
    } finally {
      open = null;
    }
  }

  private void follow(Connection connection) throws SQLException {
    boolean again = true;
    while (!closed()) {
      FeedCursor.Page page = cursor.read(connection, again);
      gap |= page.gap();
      boolean told = tell(page);
      if (told) {
        cursor.moveTo(page);
        again = false;
        gap = false;
        recovered();
      }
      keepHouse(connection, told && !page.versions().isEmpty());
      await(connection, told ? settings.pollInterval().toMillis() : PAUSE_MILLIS / 10);
    }
  }

  /** Whether every tier has heard; a close ends the wait for them. */
  private boolean tell(FeedCursor.Page page) {
    if (!gap && page.versions().isEmpty()) {
      return true;
    }
    if (gap) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the change feed lost changes: L1 is dropped, and L2 cleared of schemas with an L3");
    }
    CompletableFuture<?> told = gap ? listener.missed() : listener.changed(page.versions());
    try {
      CompletableFuture.anyOf(told, closing)
          .get(gap ? CLEARED_LIMIT_SECONDS : TOLD_LIMIT_SECONDS, TimeUnit.SECONDS);
      return told.isDone() && !told.isCompletedExceptionally();
    } catch (ExecutionException | TimeoutException e) {
      report(e.getCause() == null ? e : e.getCause());
      return false;
    } catch (InterruptedException e) {
      closing.complete(null);
      return false;
    }
  }

  private void keepHouse(Connection connection, boolean moved) throws SQLException {
    long now = System.nanoTime();
    if (now - savedAt > (moved ? SAVE_NANOS : IDLE_SAVE_NANOS)) {
      cursor.save(connection);
      savedAt = now;
    }
    if (now - sweptAt > SWEEP_NANOS) {
      cursor.sweep(connection);
      sweptAt = now;
    }
  }

  private void await(Connection connection, long millis) throws SQLException {
    if (settings.listens() && connection.isWrapperFor(PGConnection.class)) {
      connection.unwrap(PGConnection.class).getNotifications((int) millis);
    } else {
      waitFor(millis);
    }
  }

  private void report(Throwable failure) {
    if (!failing && !closed()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the change feed can''t be read or told and is tried again: {0}",
          failure.getMessage());
    }
    failing = true;
  }

  private void recovered() {
    if (failing) {
      LOG.log(System.Logger.Level.INFO, "the change feed is read again");
    }
    failing = false;
  }

  private boolean closed() {
    return closing.isDone();
  }

  private void waitFor(long millis) {
    try {
      closing.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // The pause is over.
    } catch (InterruptedException e) {
      closing.complete(null);
    }
  }

  /**
   * Ends the session and with it, soon, the thread. What the caches had not heard by then is told
   * by the fleet's next reader: the position is where it was.
   */
  @Override
  public void close() {
    closing.complete(null);
    Connection connection = open;
    if (connection != null) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        // It is closed already.
      }
    }
  }
}
