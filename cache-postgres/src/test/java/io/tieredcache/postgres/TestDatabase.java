package io.tieredcache.postgres;

import io.tieredcache.testkit.server.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** An empty database of its own on one real server for all tests, and a way around the tier. */
final class TestDatabase {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final PostgresServer server;
  private final String name;

  private TestDatabase(PostgresServer server, String name) {
    this.server = server;
    this.name = name;
  }

  /** Started once; ends with the JVM. */
  private static final class Shared {
    static final PostgresServer SERVER = PostgresServer.start();
  }

  /** A new database that the server's plain user owns. */
  static TestDatabase create() {
    TestDatabase database = named(Shared.SERVER, "t" + COUNT.incrementAndGet());
    database.make();
    return database;
  }

  /** One that is not there yet. */
  static TestDatabase absent() {
    return named(Shared.SERVER, "t" + COUNT.incrementAndGet());
  }

  /** The database that the server came with. */
  static TestDatabase of(PostgresServer server) {
    return named(server, PostgresServer.DATABASE);
  }

  private static TestDatabase named(PostgresServer server, String name) {
    return new TestDatabase(server, name);
  }

  void make() {
    run(server.adminDataSource(), "create database " + name + " owner " + server.user());
  }

  PostgresSettings settings() {
    return settings(server.port());
  }

  /** Through another port, e.g. a proxy's. */
  PostgresSettings settings(int port) {
    return settings(port, "");
  }

  PostgresSettings settings(int port, String parameters) {
    return PostgresSettings.of("jdbc:postgresql://127.0.0.1:" + port + "/" + name + parameters)
        .user(server.user())
        .password(server.password());
  }

  /** A line of PgBouncer's file of users. */
  String pgBouncerUser() {
    return '"' + server.user() + "\" \"" + server.password() + "\"\n";
  }

  String name() {
    return name;
  }

  int port() {
    return server.port();
  }

  /** Connections of the plain user, none of them pooled. */
  DataSource dataSource() {
    return connecting(server.user());
  }

  private DataSource connecting(String user) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL("jdbc:postgresql://127.0.0.1:" + server.port() + "/" + name);
    source.setUser(user);
    source.setPassword(server.password());
    return source;
  }

  Connection connect() throws SQLException {
    return dataSource().getConnection();
  }

  void run(String sql) {
    run(dataSource(), sql);
  }

  void runAsSuperuser(String sql) {
    run(connecting("postgres"), sql);
  }

  /** The first column of the first row. */
  long number(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(DataSource source, String sql) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
