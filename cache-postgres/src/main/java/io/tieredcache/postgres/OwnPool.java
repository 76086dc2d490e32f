package io.tieredcache.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.tieredcache.spi.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** A HikariCP pool over the driver. Opens no connection before {@link #prime} or a request. */
final class OwnPool implements Connections {
  /**
   * How long a request waits for a connection, in milliseconds. There are as many connections as
   * threads, so it waits only while one is being opened, which takes a few milliseconds.
   */
  private static final long WAIT_MILLIS = 500;

  private final PGSimpleDataSource driver;
  private final RetryingSource opened;
  private final HikariDataSource pool;

  OwnPool(PostgresSettings settings) {
    driver = driver(settings, settings.socketTimeout());
    // While others wait, a host that is silent is down, be it at the first packet or at the log-in;
    // afterwards each request sets a limit of its own.
    opened = new RetryingSource(driver(settings, settings.connectTimeout()));
    pool = new HikariDataSource();
    pool.setPoolName("tieredcache-postgres");
    pool.setDataSource(opened.asDataSource());
    pool.setMaximumPoolSize(settings.limits().connections());
    pool.setConnectionTimeout(WAIT_MILLIS);
    pool.setValidationTimeout(WAIT_MILLIS);
    pool.setInitializationFailTimeout(-1);
    // A lost comparison is told by the row, not by a serialization failure.
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    pool.setExceptionOverride(new StandbyEviction());
  }

  /**
   * @param silence the longest at a log-in
   */
  private static PGSimpleDataSource driver(PostgresSettings settings, Duration silence) {
    PGSimpleDataSource driver = new PGSimpleDataSource();
    driver.setURL(settings.jdbcUrl());
    if (settings.user() != null) {
      driver.setUser(settings.user());
    }
    if (settings.password() != null) {
      driver.setPassword(settings.password());
    }
    Properties given = Driver.parseURL(settings.jdbcUrl(), null);
    for (Default each :
        new Default[] {
          new Default(PGProperty.CONNECT_TIMEOUT, seconds(settings.connectTimeout().toSeconds())),
          new Default(PGProperty.SOCKET_TIMEOUT, seconds(silence.toSeconds())),
          new Default(PGProperty.TARGET_SERVER_TYPE, "primary"),
          new Default(PGProperty.TCP_KEEP_ALIVE, "true"),
          new Default(PGProperty.APPLICATION_NAME, "tiered-cache"),
          // The detail of a refused row is the row: no value may reach a log.
          new Default(PGProperty.LOG_SERVER_ERROR_DETAIL, "false")
        }) {
      if (given == null || !given.containsKey(each.property().getName())) {
        driver.setProperty(each.property(), each.value());
      }
    }
    return driver;
  }

  private record Default(PGProperty property, String value) {}

  private static String seconds(long seconds) {
    return Long.toString(seconds);
  }

  /** The pool never hears of the failures that {@link RetryingSource} sits out, so add them. */
  @Override
  public Connection pooled() throws SQLException {
    try {
      return pool.getConnection();
    } catch (SQLTransientConnectionException e) {
      SQLException reason = opened.failure();
      throw reason == null
          ? e
          : new SQLTransientConnectionException(e.getMessage(), reason.getSQLState(), reason);
    }
  }

  @Override
  public DataSource direct() {
    return driver;
  }

  @Override
  public void prime(Deadline deadline) throws SQLException {
    while (true) {
      try {
        pooled().close();
        return;
      } catch (SQLTransientConnectionException e) {
        // A first log-in on a cold machine takes longer than a request may wait.
        if (deadline.expired()) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    opened.close();
    pool.close();
  }
}
