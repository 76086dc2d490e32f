package io.tieredcache.testkit.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL on this machine's loopback address with a database {@code tieredcache}, owned
 * by a user of the same name without further rights; up in about 3 s.
 *
 * <p>The server ends with {@link #close()}, with the JVM, and (by a watching shell) also when the
 * JVM is killed. Thread-safe.
 */
public final class PostgresServer implements AutoCloseable {
  /** The database's name, and its owner's. */
  public static final String DATABASE = "tieredcache";

  static final String ADMIN = "postgres";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final int port;
  private final String password;
  private final ServerControl control;
  private final CloseOnExit resources;

  PostgresServer(int port, String password, ServerControl control, CloseOnExit resources) {
    this.port = port;
    this.password = password;
    this.control = control;
    this.resources = resources;
  }

  /** Starts one with {@link PostgresOptions#defaults()}. */
  public static PostgresServer start() {
    return start(PostgresOptions.defaults());
  }

  /**
   * Starts one and waits until it serves.
   *
   * @throws ServerStartException when that fails; the message says why
   */
  public static PostgresServer start(PostgresOptions options) {
    return new PostgresLauncher(options).launch();
  }

  /** The port on the loopback address. */
  public int port() {
    return port;
  }

  /** The address of the database for JDBC, without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
  }

  /** The database's owner, who is no superuser. */
  public String user() {
    return DATABASE;
  }

  /** The password of {@link #user()} and of the superuser. */
  public String password() {
    return password;
  }

  /** Unpooled connections of {@link #user()}: each call opens one. */
  public DataSource dataSource() {
    return connecting(DATABASE, user());
  }

  /** Unpooled connections of the superuser to the same database. */
  public DataSource adminDataSource() {
    return connecting(DATABASE, ADMIN);
  }

  DataSource connecting(String database, String user) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(database);
    source.setUser(user);
    source.setPassword(password);
    source.setConnectTimeout(5);
    source.setApplicationName("testkit");
    return source;
  }

  /** The process id of the postmaster (inside its container where it runs in one). */
  public long pid() {
    return control.pid();
  }

  /** Whether the postmaster runs. */
  public boolean isAlive() {
    return control.isAlive();
  }

  /** SIGKILL to the postmaster and its children: a crash. Waits for the end. */
  public void kill() {
    control.kill();
  }

  /** Kills it if it runs, starts it again with its data, and waits until it serves. */
  public void restart() {
    kill();
    control.start();
    awaitService();
  }

  /** The statements that make user and database; the password's alphabet has no quote. */
  static List<String> creation(String password) {
    return List.of(
        "create role " + DATABASE + " login password '" + password + "'",
        "create database " + DATABASE + " owner " + DATABASE);
  }

  void awaitService() {
    DataSource admin = connecting(ADMIN, ADMIN);
    Await.orFail(
        "PostgreSQL on port " + port + " answers",
        LIMIT,
        () -> answers(admin) || !control.isAlive(),
        control::log);
    if (!control.isAlive()) {
      throw new ServerStartException("postgres ended: " + control.log());
    }
  }

  private static boolean answers(DataSource source) {
    try (Connection connection = source.getConnection()) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Kills the server, waits for its end, deletes its data. Safe to repeat. */
  @Override
  public void close() {
    resources.close();
  }

  @Override
  public String toString() {
    return "PostgresServer[" + jdbcUrl() + "]";
  }
}
