package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.OutcomeUnknownException;
import io.tieredcache.spi.TierUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CloseTest {
  private final TestDatabase database = TestDatabase.create();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void close_requestUnderWay_failsItAndEndsItsThread(boolean ownPool) throws SQLException {
    PostgresTier tier =
        ownPool
            ? PostgresTier.connect(database.settings())
            : PostgresTier.over(database.dataSource());
    tier.start(Ask.soon());
    DurableStore store = Ask.store(tier);
    Ask.put(store, "k", "1");
    try (RowLock lock = RowLock.on(database, "k")) {
      CompletableFuture<?> answer =
          store.putAll(Map.of("k", new byte[0]), DurableRow.FOREVER, Ask.soon());
      lock.awaitWaiter();
      long before = System.nanoTime();

      tier.close();

      assertTrue(answer.isCompletedExceptionally());
      Ask.failure(OutcomeUnknownException.class, answer);
      assertTrue(System.nanoTime() - before < 3_000_000_000L, "close waited for the statement");
      assertFalse(threadLives("tieredcache-postgres-.*"), "a thread of the tier outlives it");
      Ask.until("the pool's threads end", () -> !threadLives("tieredcache-postgres.*"));
    }
  }

  @Test
  void ask_afterClose_failsAtOnce() {
    PostgresTier tier = PostgresTier.connect(database.settings());
    tier.start(Ask.soon());
    DurableStore store = Ask.store(tier);

    tier.close();
    tier.close();

    TierUnavailableException told =
        Ask.failure(TierUnavailableException.class, store.getAll(List.of("k"), Ask.soon()));
    assertTrue(told.getMessage().contains("closed"), told::toString);
    assertFalse(told.keptBack());
  }

  private PostgresTier listening(Heard heard) {
    PostgresTier tier = PostgresTier.connect(database.settings());
    tier.listen(heard);
    tier.start(Ask.soon());
    return tier;
  }

  @Test
  void close_cachesHaveNotAnsweredTheFeed_endsAtOnceAndTheNextReaderTellsThem() {
    Heard silent = new Heard(true);
    silent.answer(new CompletableFuture<>());
    PostgresTier tier = listening(silent);
    Ask.until(
        "they are told",
        () -> {
          database.run("select tiered_cache_invalidate('k')");
          return silent.askedTimes() > 0;
        });
    long before = System.nanoTime();

    tier.close();

    assertTrue(System.nanoTime() - before < 3_000_000_000L, "close waited for the caches");
    Heard next = new Heard(true);
    PostgresTier another = listening(next);
    try {
      next.await("k");
    } finally {
      another.close();
    }
    assertEquals(0, next.missedTimes());
  }

  @Test
  void close_givenDataSource_leavesItOpenAndItsConnectionsAsTheyWere() throws SQLException {
    try (HikariDataSource given = new HikariDataSource()) {
      given.setDataSource(database.dataSource());
      given.setAutoCommit(false);
      given.setMaximumPoolSize(1);
      DataSource plain = given;
      try (PostgresTier tier =
          PostgresTier.over(plain, PostgresLimits.defaults().withConnections(1))) {
        tier.start(Ask.soon());
        assertTrue(Ask.put(Ask.store(tier), "k", "1") > 0);
      }
      try (Connection connection = given.getConnection()) {
        assertFalse(connection.getAutoCommit());
        assertEquals(0, connection.getNetworkTimeout());
      }
      assertEquals(1, database.number("select count(*) from cache_entry"));
    }
  }

  private static boolean threadLives(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().matches(name));
  }
}
