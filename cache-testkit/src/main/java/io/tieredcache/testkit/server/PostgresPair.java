package io.tieredcache.testkit.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * A PostgreSQL and its synchronous standby: a commit returns once both have it on disk, as in a
 * managed database of several zones. The standby is a copy of the primary's data as it was before
 * the first start and follows it through a proxy. Needs executables on this machine, no container.
 * Thread-safe.
 */
public final class PostgresPair implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String STANDBY = "standby";

  private final PostgresServer primary;
  private final PostgresServer standby;
  private final FaultProxy link;

  private PostgresPair(PostgresServer primary, PostgresServer standby, FaultProxy link) {
    this.primary = primary;
    this.standby = standby;
    this.link = link;
  }

  /**
   * Starts both and waits until commits are synchronous.
   *
   * @throws ServerStartException when that fails; the message says why
   */
  public static PostgresPair start(PostgresOptions options) {
    PostgresLauncher first =
        new PostgresLauncher(
            options, List.of("synchronous_standby_names=" + STANDBY, "wal_keep_size=256MB"), false);
    if (first.container()) {
      throw new ServerStartException("a pair of servers needs local executables, not containers");
    }
    PostgresServer primary = first.launch();
    FaultProxy link = FaultProxy.to(primary.port());
    try {
      PostgresServer standby =
          new PostgresLauncher(options, following(options, link), true).launch();
      PostgresPair pair = new PostgresPair(primary, standby, link);
      pair.awaitSynchronous();
      return pair;
    } catch (RuntimeException e) {
      link.close();
      primary.close();
      throw e;
    }
  }

  private static List<String> following(PostgresOptions options, FaultProxy link) {
    return List.of(
        "primary_conninfo=host=127.0.0.1 port="
            + link.port()
            + " user="
            + PostgresServer.ADMIN
            + " password="
            + options.password()
            + " application_name="
            + STANDBY,
        // It looks for a primary that is away this often.
        "wal_retrieve_retry_interval=200ms");
  }

  private void awaitSynchronous() {
    Await.orFail(
        "the standby follows",
        LIMIT,
        () -> "sync".equals(ask(primary, "select max(sync_state) from pg_stat_replication")),
        () -> ask(primary, "select count(*) || ' followers' from pg_stat_replication"));
  }

  /** The server that takes writes, until the other one is promoted. */
  public PostgresServer primary() {
    return primary;
  }

  /** The server that follows. */
  public PostgresServer standby() {
    return standby;
  }

  /** What lies between them, to slow it down or cut it. */
  public FaultProxy link() {
    return link;
  }

  /** A JDBC URL that names both; the driver's {@code targetServerType} chooses. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:"
        + primary.port()
        + ",127.0.0.1:"
        + standby.port()
        + "/"
        + PostgresServer.DATABASE;
  }

  /**
   * Makes the standby a primary that commits alone, and waits until it takes writes. Kill the other
   * one before: there would be two.
   */
  public void promote() {
    ask(standby, "select pg_promote(wait => false)");
    Await.orFail(
        "the standby is promoted",
        LIMIT,
        () -> "f".equals(ask(standby, "select pg_is_in_recovery()")),
        standby::toString);
  }

  private static String ask(PostgresServer server, String sql) {
    try (Connection connection = server.adminDataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Kills both and deletes their data. Safe to repeat. */
  @Override
  public void close() {
    try (primary;
        standby) {
      link.close();
    }
  }
}
