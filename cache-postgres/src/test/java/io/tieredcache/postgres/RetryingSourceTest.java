package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryingSourceTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final Connection connection =
      proxy(Connection.class, method -> new AssertionError("nobody uses it"));

  /** What an attempt gives: a connection, or what it throws. */
  @FunctionalInterface
  private interface Attempt {
    Object made(int number);
  }

  private RetryingSource source(Attempt attempt) {
    return new RetryingSource(
        proxy(DataSource.class, method -> attempt.made(asked.incrementAndGet())));
  }

  private static <T> T proxy(Class<T> type, java.util.function.Function<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Object answer = answers.apply(method.getName());
              if (answer instanceof Throwable thrown) {
                throw thrown;
              }
              return answer;
            }));
  }

  private static SQLException refused(String state) {
    return new SQLException("refused", state);
  }

  private static CompletableFuture<Connection> asking(RetryingSource source) {
    CompletableFuture<Connection> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                answer.complete(source.getConnection());
              } catch (SQLException e) {
                answer.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return answer;
  }

  private static SQLException failure(CompletableFuture<?> answer) {
    return assertInstanceOf(
        SQLException.class,
        assertThrows(ExecutionException.class, () -> answer.get(20, TimeUnit.SECONDS)).getCause());
  }

  @ParameterizedTest
  @ValueSource(strings = {"08001", "08006", "57P01", "57P02", "57P03"})
  void getConnection_serverAwayForAWhile_isAskedUntilItIsBack(String state) throws SQLException {
    RetryingSource source = source(number -> number < 4 ? refused(state) : connection);

    assertSame(connection, source.getConnection());

    assertEquals(4, asked.get());
    assertNull(source.failure(), "what was is over");
  }

  @ParameterizedTest
  @ValueSource(strings = {"28P01", "28000", "3D000", "53300", "08004", "42501"})
  void getConnection_refusedByAServerThatIsThere_failsAtOnce(String state) {
    SQLException refused = refused(state);
    RetryingSource source = source(number -> refused);

    assertSame(refused, assertThrows(SQLException.class, source::getConnection));

    assertEquals(1, asked.get());
    assertSame(refused, source.failure());
  }

  @Test
  void getConnection_reasonChanges_theLatestIsTold() {
    RetryingSource source = source(number -> refused(number == 1 ? "08001" : "57P03"));
    try (source) {
      var unused = asking(source);
      Ask.until("it is asked again", () -> asked.get() > 2);

      SQLException reason = source.failure();
      assertEquals("57P03", reason == null ? null : reason.getSQLState());
    }
  }

  @Test
  void getConnection_serverThatCameBackRefuses_fails() {
    RetryingSource source = source(number -> refused(number < 3 ? "08001" : "28P01"));

    assertEquals("28P01", assertThrows(SQLException.class, source::getConnection).getSQLState());
  }

  @Test
  void close_whileItIsAskedAgain_endsThatWithTheReason() {
    RetryingSource source = source(number -> refused("08001"));
    CompletableFuture<Connection> answer = asking(source);
    Ask.until("it is asked again", () -> asked.get() > 1);

    source.close();

    assertEquals("08001", failure(answer).getSQLState());
    assertThrows(SQLException.class, source::getConnection);
  }

  @Test
  void asDataSource_poolSetsALoginTimeout_driverMakesNoThreadsForIt() throws SQLException {
    DataSource source = source(number -> connection).asDataSource();

    source.setLoginTimeout(7);

    assertEquals(7, source.getLoginTimeout());
    assertEquals(0, asked.get());
  }

  @Test
  void getConnection_interrupted_failsAndStaysInterrupted() {
    RetryingSource source = source(number -> refused("08001"));
    Thread.currentThread().interrupt();

    assertThrows(SQLException.class, source::getConnection);

    assertTrue(Thread.interrupted());
    assertEquals(1, asked.get());
  }
}
