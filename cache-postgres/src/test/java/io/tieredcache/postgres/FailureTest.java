package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.RefusedRowException;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers get when PostgreSQL says no. */
final class FailureTest {
  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final PostgresTier tier = PostgresTier.over(database.dataSource());
  private final DurableStore store = Ask.store(tier);

  @BeforeEach
  void start() {
    tier.start(Ask.soon());
  }

  @Test
  void putAll_rowRefused_tellsTheStateAndNeverTheRow() {
    database.run("alter table cache_entry add check (length(value) < 3)");

    TierException refused = Ask.failure(TierException.class, put("secret-key", "secret-value"));

    assertEquals(RefusedRowException.class, refused.getClass());
    assertTrue(refused.getMessage().contains("SQLState 23514"), refused.getMessage());
    for (Throwable each = refused; each != null; each = each.getCause()) {
      assertFalse(each.getMessage().contains("secret"), each.getMessage());
    }
  }

  @Test
  void putAll_backendTerminated_isUnavailable() throws SQLException {
    Ask.put(store, "k", "1");
    CompletableFuture<?> answer;
    try (RowLock lock = RowLock.on(database, "k")) {
      answer = put("k", "2");
      lock.awaitWaiter();
      database.runAsSuperuser(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where datname = current_database() and wait_event_type = 'Lock'");
      Ask.failure(TierUnavailableException.class, answer);
    }
    assertTrue(Ask.put(store, "k", "3") > 0);
  }

  @Test
  void putAll_canceledByAnAdministratorBeforeTheDeadline_isNoDeadline() throws SQLException {
    Ask.put(store, "k", "1");
    try (RowLock lock = RowLock.on(database, "k")) {
      CompletableFuture<?> answer = put("k", "2");
      lock.awaitWaiter();
      database.runAsSuperuser(
          "select pg_cancel_backend(pid) from pg_stat_activity"
              + " where datname = current_database() and wait_event_type = 'Lock'");
      TierException canceled = Ask.failure(TierException.class, answer);
      assertEquals(TierException.class, canceled.getClass());
      assertTrue(canceled.getMessage().contains("57014"), canceled.getMessage());
    }
  }

  @Test
  void putAll_serverTakesNoWrites_isUnavailableAndSaysWhy() {
    database.run("alter database " + database.name() + " set default_transaction_read_only = on");

    TierUnavailableException refused =
        assertInstanceOf(
            TierUnavailableException.class,
            Ask.failure(TierUnavailableException.class, put("k", "1")));

    assertTrue(refused.getMessage().contains("targetServerType=primary"), refused.getMessage());
  }

  @Test
  void putAll_repeatableReadConnections_saysWhichIsNeeded() throws SQLException {
    database.run(
        "alter database "
            + database.name()
            + " set default_transaction_isolation = 'repeatable read'");
    Ask.put(store, "k", "1");
    CompletableFuture<?> answer;
    try (RowLock lock = RowLock.on(database, "k")) {
      answer = put("k", "2");
      lock.awaitWaiter();
      lock.commitChange("k");
    }

    TierException refused = Ask.failure(TierException.class, answer);

    assertTrue(refused.getMessage().contains("READ COMMITTED"), refused.getMessage());
  }

  private CompletableFuture<?> put(String key, String payload) {
    return store.putAll(
        Map.of(key, payload.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        DurableRow.FOREVER,
        Ask.soon());
  }
}
