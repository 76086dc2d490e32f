package io.tieredcache.testkit.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PostgresServerTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  @AutoClose private static PostgresServer server;

  @BeforeAll
  static void start() {
    server = PostgresServer.start();
  }

  @Test
  void restart_afterKill_keepsWhatWasCommitted() throws SQLException {
    execute(server.dataSource(), "create table world (id text primary key)");
    execute(server.dataSource(), "insert into world values ('w-1')");
    server.kill();
    assertFalse(server.isAlive());
    assertThrows(SQLException.class, () -> server.dataSource().getConnection());
    server.restart();
    assertEquals("1", ask(server.dataSource(), "select count(*) from world"));
  }

  @Test
  void connect_wrongPassword_isRefused() {
    SQLException e =
        assertThrows(
            SQLException.class,
            () -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "wrong").close());
    assertEquals("28P01", e.getSQLState());
  }

  @Test
  void user_isOwnerButNoSuperuser() throws SQLException {
    assertEquals("off", ask(server.dataSource(), "show is_superuser"));
    assertEquals("on", ask(server.adminDataSource(), "show is_superuser"));
    assertEquals("tieredcache", ask(server.dataSource(), "select current_database()"));
  }

  @Test
  void start_badSetting_failsWithTheServersReason() {
    PostgresOptions options = PostgresOptions.defaults().setting("no_such=1");
    ServerStartException e =
        assertThrows(ServerStartException.class, () -> PostgresServer.start(options));
    assertTrue(e.getMessage().contains("no_such"), e.getMessage());
  }

  @Test
  void close_withSettings_leavesNoProcess() throws SQLException {
    PostgresOptions options = PostgresOptions.defaults().withFsync().setting("max_connections=17");
    PostgresServer own = PostgresServer.start(options);
    assertEquals("17", ask(own.dataSource(), "show max_connections"));
    assertEquals("on", ask(own.dataSource(), "show fsync"));
    ProcessHandle postmaster = ProcessHandle.of(own.pid()).orElseThrow();
    var family = postmaster.descendants().toList();
    own.close();
    own.close();
    assertFalse(family.isEmpty());
    assertTrue(
        Await.until(LIMIT, () -> family.stream().noneMatch(ProcessHandle::isAlive)), "children");
    assertFalse(postmaster.isAlive());
  }

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
