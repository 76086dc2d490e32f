package io.tieredcache.postgres;

import io.tieredcache.spi.ChangeListener;
import io.tieredcache.spi.Deadline;
import java.sql.SQLException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where every request enters: it waits for a thread, gets a connection and runs one statement.
 * Before the tier has started, one request a second tries to start it and the others fail at once.
 */
final class Database implements AutoCloseable {
  /** What is asked of a connection. */
  @FunctionalInterface
  interface Question<R> {
    R ask(Session session) throws SQLException;
  }

  private final Connections connections;
  private final Requests requests;
  private final Collection<MappedTable> tables;
  private final Startup startup;
  private volatile boolean flushes;
  private final Sessions sessions = new Sessions();
  private volatile @Nullable FeedReader feed;

  /**
   * @param tables those that are mapped, which start looks at
   */
  Database(Connections connections, Requests requests, Collection<MappedTable> tables) {
    this.connections = connections;
    this.tables = tables;
    this.requests = requests;
    this.startup = new Startup(this::migrate, requests, System::nanoTime);
  }

  /** Begins to read the change feed, once the tier has started. */
  void listen(ChangeFeed settings, ChangeListener listener) {
    DataSource direct = settings.direct();
    FeedReader reader =
        new FeedReader(this, direct == null ? connections.direct() : direct, settings, listener);
    feed = reader;
    requests.run(reader, "tieredcache-postgres-feed-");
  }

  void start(Deadline deadline) {
    startup.start(deadline);
  }

  private void migrate(Operation operation) throws SQLException {
    try (Session session =
        sessions.open(connections.direct()::getConnection, operation.deadline())) {
      new Migrations(session.connection(), operation.deadline()).apply();
      for (MappedTable table : tables) {
        new MappedTableCheck(session.connection(), table.table()).prepare(table);
      }
      if (flushes) {
        new JournalTableCheck(session.connection()).fits();
      }
    }
    connections.prime(operation.deadline());
  }

  /** A schema will be flushed to: the table of positions is checked at start, too. */
  void flushes() {
    flushes = true;
  }

  boolean started() {
    return startup.started();
  }

  /** The answer, from a query that starts after this call. */
  <R> CompletableFuture<R> ask(Operation operation, Question<R> question) {
    if (startup.started()) {
      return requests.submit(operation, connected -> answer(operation, question, connected));
    }
    CompletableFuture<?> attempt = startup.retryIfDue();
    if (attempt == null) {
      return CompletableFuture.failedFuture(startup.refusal(operation));
    }
    return requests.submit(
        operation,
        connected -> {
          startup.await(attempt, operation);
          return answer(operation, question, connected);
        });
  }

  private <R> R answer(Operation operation, Question<R> question, Runnable connected)
      throws SQLException {
    try (Session session = session(operation.deadline())) {
      connected.run();
      return question.ask(session);
    }
  }

  /** A pooled connection, for a thread of the tier. */
  Session session(Deadline deadline) throws SQLException {
    return sessions.open(connections::pooled, deadline);
  }

  /** Whose threads ask. */
  Requests requests() {
    return requests;
  }

  @Override
  public void close() {
    FeedReader reader = feed;
    if (reader != null) {
      reader.close();
    }
    requests.close();
    sessions.abort();
    connections.close();
    requests.join();
  }
}
