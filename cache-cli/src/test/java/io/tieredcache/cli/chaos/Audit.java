package io.tieredcache.cli.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tieredcache.KeySchema;
import io.tieredcache.testkit.history.Commits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Has PostgreSQL itself note each version of each row that it commits. */
final class Audit {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final DataSource database;

  private Audit(DataSource database) {
    this.database = database;
  }

  static Audit install(DataSource database) {
    Audit audit = new Audit(database);
    audit.run(
        """
        create table chaos_commit (key text, value bytea, version bigint);
        create function chaos_note() returns trigger language plpgsql as $$
        begin
          insert into chaos_commit values (new.key, new.value, new.version);
          return null;
        end $$;
        create trigger chaos_note after insert or update on cache_entry
          for each row when (new.value is not null) execute function chaos_note();
        """);
    return audit;
  }

  private void run(String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Those of the members: the test's own have another name. */
  long connections() {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select count(*) from pg_stat_activity where application_name = 'tiered-cache'")) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  Commits commits(KeySchema<String, Written> schema) {
    Commits commits = new Commits();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select key, value, version from chaos_commit")) {
      while (rows.next()) {
        Written value = JSON.readValue(rows.getBytes(2), Written.class);
        String id = schema.id(rows.getString(1));
        if (id != null) {
          commits.add(id, value.token(), rows.getLong(3));
        }
      }
      return commits;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
