package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The tier's own pool, and a host that takes connections but answers no log-in. */
final class OwnPoolTest {
  @AutoClose private final ServerSocket silent = silent();

  private static ServerSocket silent() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private OwnPool pool(String hosts, TestDatabase database) {
    return new OwnPool(
        PostgresSettings.of("jdbc:postgresql://" + hosts + "/" + database.name())
            .user("tieredcache")
            .password(String.valueOf(database.settings().password()))
            .connectTimeout(Duration.ofSeconds(1)));
  }

  private String silentHost() {
    return "127.0.0.1:" + silent.getLocalPort();
  }

  @Test
  void close_hostSilentAtLogIn_leavesNoThreadsOfTheDriverBehind() {
    OwnPool pool = pool(silentHost(), TestDatabase.absent());
    assertThrows(SQLException.class, pool::pooled);
    assertThrows(SQLException.class, pool::pooled);
    assertThrows(SQLException.class, pool::pooled);

    pool.close();

    assertEquals(0, driverThreads());
  }

  @Test
  void prime_firstHostSilentAtLogIn_theNextIsUsed() throws SQLException {
    TestDatabase database = TestDatabase.create();
    long begin = System.nanoTime();
    try (OwnPool pool = pool(silentHost() + ",127.0.0.1:" + database.port(), database)) {
      pool.prime(Ask.soon());
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);

    assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, took::toString);
  }

  private static long driverThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("PostgreSQL JDBC driver"))
        .count();
  }
}
