package io.tieredcache.testkit.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

final class PostgresPairTest {
  @Test
  void promote_primaryKilled_hasAllThatReturnedAndTakesWrites() throws SQLException {
    try (PostgresPair pair = PostgresPair.start(PostgresOptions.defaults())) {
      run(pair.primary().dataSource(), "create table world (id int primary key)");
      for (int i = 0; i < 50; i++) {
        run(pair.primary().dataSource(), "insert into world values (" + i + ")");
      }
      assertThrows(
          SQLException.class,
          () -> run(pair.standby().dataSource(), "insert into world values (50)"),
          "a standby takes no writes");
      pair.primary().kill();

      pair.promote();

      assertEquals(50, count(pair.standby().dataSource()));
      run(pair.standby().dataSource(), "insert into world values (50)");
      assertEquals(51, count(pair.standby().dataSource()));
    }
  }

  private static void run(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int count(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from world")) {
      row.next();
      return row.getInt(1);
    }
  }
}
