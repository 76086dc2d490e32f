package io.tieredcache.postgres;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections of the driver, for the pool's thread that opens them: while the server is away it is
 * asked again after a pause that does not grow. HikariCP's own grows to 5 s, and the server would
 * be back for so long before the pool knew.
 *
 * <p>Whoever asks waits for a connection, a failure of another kind, an interrupt or {@link
 * #close}. Thread-safe: its state is volatiles and a latch.
 */
final class RetryingSource implements AutoCloseable {
  /** Random, since a fleet that lost its server at one moment must not ask at one moment. */
  private static final long LEAST_PAUSE_MILLIS = 100;

  /** An attempt costs a server that is starting up a process, so not much more often. */
  private static final long MOST_PAUSE_MILLIS = 250;

  private final DataSource driver;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable SQLException failure;
  private volatile int loginTimeout;

  RetryingSource(DataSource driver) {
    this.driver = driver;
  }

  /** Why the latest attempt failed; null after a success, and before there was one. */
  @Nullable SQLException failure() {
    return failure;
  }

  /**
   * A new connection.
   *
   * @throws SQLException a failure that another attempt would not mend, or the latest one where the
   *     caller was interrupted or this was closed
   */
  Connection getConnection() throws SQLException {
    while (true) {
      try {
        Connection connection = driver.getConnection();
        failure = null;
        return connection;
      } catch (SQLException e) {
        failure = e;
        if (!Failures.away(Failures.state(e)) || ended()) {
          throw e;
        }
      }
    }
  }

  /** Pauses; true where nobody shall ask again. */
  private boolean ended() {
    try {
      return closed.await(
          ThreadLocalRandom.current().nextLong(LEAST_PAUSE_MILLIS, MOST_PAUSE_MILLIS + 1),
          TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Whoever waits gets the latest failure, at once or when the driver's attempt has ended. */
  @Override
  public void close() {
    closed.countDown();
  }

  /**
   * As a pool wants it: the driver's own but for its connections. And for the login timeout, which
   * a pool sets: for its sake the driver would make a thread for each attempt and abandon it when
   * the time is over, ten at a time where a server is silent, and a second host of the URL would
   * get no turn. The driver's other timeouts bound an attempt.
   */
  DataSource asDataSource() {
    return (DataSource)
        Proxy.newProxyInstance(
            RetryingSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, this::invoke);
  }

  private @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments)
      throws Throwable {
    return switch (method.getName()) {
      case "getConnection" -> getConnection();
      case "getLoginTimeout" -> loginTimeout;
      case "setLoginTimeout" -> {
        loginTimeout = (int) requireNonNull(arguments, "arguments")[0];
        yield null;
      }
      default -> delegate(method, arguments);
    };
  }

  private @Nullable Object delegate(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(driver, arguments);
    } catch (InvocationTargetException e) {
      throw requireNonNull(e.getCause(), "cause");
    }
  }
}
