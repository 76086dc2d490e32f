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
 * <p>The position that the next reader begins at moves only when every tier was told; until then
 * this one remembers what is {@link Untold}. Thread-safe: all but {@link #close} runs on the one
 * thread; the connection is volatile so that close can end what it waits for.
 */
final class FeedReader implements Runnable, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FeedReader.class.getName());
  private static final int SILENCE_MILLIS = 5_000;
  private static final long PAUSE_MILLIS = 1_000;
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
  private final Untold untold;
  private boolean failing;
  private boolean moved;
  private boolean sweeping;
  private long savedAt = System.nanoTime() - IDLE_SAVE_NANOS;
  private long sweptAt = System.nanoTime() - SWEEP_NANOS;

  FeedReader(Database database, DataSource direct, ChangeFeed settings, ChangeListener listener) {
    this.database = database;
    this.direct = direct;
    this.settings = settings;
    this.listener = listener;
    this.cursor = new FeedCursor(listener.servesFleet(), settings.retention());
    this.untold = new Untold(listener);
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
      cursor.moveTo(page);
      again = false;
      moved |= !page.versions().isEmpty();
      untold.add(page);
      tell();
      keepHouse(connection);
      await(connection, pauseMillis());
    }
  }

  private void tell() {
    try {
      Throwable failure = untold.tell(closing);
      if (failure != null) {
        report(failure);
      } else if (untold.isEmpty()) {
        recovered();
      }
    } catch (InterruptedException e) {
      closing.complete(null);
    }
  }

  private void keepHouse(Connection connection) throws SQLException {
    long now = System.nanoTime();
    if (untold.isEmpty() && now - savedAt > (moved ? SAVE_NANOS : IDLE_SAVE_NANOS)) {
      cursor.save(connection);
      savedAt = now;
      moved = false;
    }
    if (sweeping || now - sweptAt >= SWEEP_NANOS) {
      sweeping = cursor.sweep(connection);
      sweptAt = now;
    }
  }

  /** How long nothing is due but what is new. */
  private long pauseMillis() {
    long poll = settings.pollInterval().toMillis();
    return untold.isEmpty() && !sweeping ? poll : Math.min(poll, PAUSE_MILLIS / 10);
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
