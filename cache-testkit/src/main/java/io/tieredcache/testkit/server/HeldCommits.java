package io.tieredcache.testkit.server;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Commits of a server that wait in their middle until this is closed, so that a test can kill the
 * server there: {@link #awaitOne}, {@link #kill}, {@link PostgresServer#restart}, then {@link
 * #committed} tells whether the one that waited has happened. Not thread-safe.
 */
public final class HeldCommits implements AutoCloseable {
  /** Where a commit waits. */
  public enum Side {
    /** It has begun and is not in the log: a crash undoes it. A deferred trigger holds it. */
    BEFORE_ITS_RECORD,

    /**
     * It is in the log, and nobody has been told or sees it: a crash keeps it. It waits for a
     * standby that there isn't.
     */
    AFTER_ITS_RECORD
  }

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long LOCK = 32_599;

  /** It waits in the client's name, who needs no rights of its own for that. */
  private static final String TRIGGER =
      """
      create function public.tieredcache_hold_commit() returns trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock_shared(LOCK); return null; end $$;
      create constraint trigger tieredcache_hold_commit after insert or update on TABLE
        deferrable initially deferred for each row
        execute function public.tieredcache_hold_commit()""";

  /** Writes to the log, and so has a commit. */
  private static final String PROBE = "pg_logical_emit_message";

  private static final String WAITING =
      """
      select cast(backend_xid as text) from pg_stat_activity
      where backend_xid is not null and wait_event in ('advisory', 'SyncRep')
        and strpos(query, ?) > 0 and pid <> pg_backend_pid() limit 1""";

  private final PostgresServer server;
  private final Side side;
  private final Connection holder;
  private @Nullable String transaction;

  private HeldCommits(PostgresServer server, Side side, Connection holder) {
    this.server = server;
    this.side = side;
    this.holder = holder;
  }

  /**
   * Begins to hold commits.
   *
   * @param table those that wrote rows of it, where they are held before their record; else all
   */
  public static HeldCommits of(PostgresServer server, Side side, String table) throws SQLException {
    Connection holder = server.adminDataSource().getConnection();
    HeldCommits held = new HeldCommits(server, side, holder);
    if (side == Side.BEFORE_ITS_RECORD) {
      held.run("select pg_advisory_lock(" + LOCK + ")");
      held.run(TRIGGER.replace("LOCK", Long.toString(LOCK)).replace("TABLE", table));
    } else {
      held.run("alter system set synchronous_standby_names = 'none'");
      held.run("select pg_reload_conf()");
      held.awaitEffect();
    }
    return held;
  }

  /** A reload reaches commits a little later: until one of our own waits, which then goes on. */
  private void awaitEffect() throws SQLException {
    try (Connection probe = server.adminDataSource().getConnection()) {
      AtomicBoolean seen = new AtomicBoolean();
      Thread thread = new Thread(() -> commitUntil(seen, probe), "tieredcache-held-commits");
      thread.setDaemon(true);
      thread.start();
      awaitOne(PROBE);
      seen.set(true);
      transaction = null;
      run(
          "select pg_cancel_backend(pid) from pg_stat_activity"
              + " where wait_event = 'SyncRep' and strpos(query, '"
              + PROBE
              + "') > 0 and pid <> pg_backend_pid()");
      Threads.join(thread);
    }
  }

  private static void commitUntil(AtomicBoolean seen, Connection probe) {
    try (Statement statement = probe.createStatement()) {
      while (!seen.get()) {
        statement.execute("select " + PROBE + "(true, 'tieredcache', 'probe')");
      }
    } catch (SQLException e) {
      // The commits of the test show as well whether they are held.
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = holder.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * Waits until a commit waits.
   *
   * @param part of the last statement of its transaction
   */
  public void awaitOne(String part) throws SQLException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (transaction == null) {
      transaction = text(holder, WAITING, part);
      if (transaction == null && System.nanoTime() - end > 0) {
        throw new AssertionError("no commit of " + part + " is held");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Kills the server; after its restart nothing is held. */
  public void kill() throws SQLException {
    if (side == Side.AFTER_ITS_RECORD) {
      // In the file only: a reload would let them go.
      run("alter system reset synchronous_standby_names");
    } else {
      // Else its number would be given again, since nothing of it may be on the disk yet.
      run("checkpoint");
    }
    server.kill();
  }

  /** Whether the commit that waited has happened, asked of the server that runs again. */
  public boolean committed() throws SQLException {
    try (Connection connection = server.adminDataSource().getConnection()) {
      String status =
          text(
              connection,
              "select pg_xact_status(cast(? as xid8))",
              requireNonNull(transaction, "transaction, before awaitOne"));
      return "committed".equals(status);
    }
  }

  private static @Nullable String text(Connection connection, String sql, String parameter)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  /** Lets commits go on, where the server runs. */
  @Override
  public void close() throws SQLException {
    holder.close();
    if (!server.isAlive()) {
      return;
    }
    try (Connection connection = server.adminDataSource().getConnection();
        Statement statement = connection.createStatement()) {
      if (side == Side.BEFORE_ITS_RECORD) {
        statement.execute("drop function if exists public.tieredcache_hold_commit() cascade");
      } else {
        statement.execute("alter system reset synchronous_standby_names");
        statement.execute("select pg_reload_conf()");
      }
    }
  }
}
