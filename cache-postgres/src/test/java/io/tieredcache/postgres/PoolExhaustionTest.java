package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application's pool, all of whose connections the application has. */
final class PoolExhaustionTest {
  private static final Duration GRACE = Duration.ofMillis(20);

  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final HikariDataSource pool = new HikariDataSource();

  @BeforeEach
  void fill() {
    pool.setDataSource(database.dataSource());
    pool.setMaximumPoolSize(1);
  }

  private PostgresTier started() {
    PostgresTier tier = PostgresTier.over(pool).changeFeed(ChangeFeed.off());
    tier.start(Ask.soon());
    return tier;
  }

  private static CompletableFuture<?> put(DurableStore store, Deadline deadline) {
    return store.putAll(Map.of("k", new byte[] {1}), DurableRow.FOREVER, deadline);
  }

  @Test
  void putAll_poolWaitsLongerThanTheCaller_endsAtTheDeadlineAndSaysWhy() throws SQLException {
    pool.setConnectionTimeout(Duration.ofSeconds(30).toMillis());
    try (PostgresTier tier = started()) {
      assertEndsAtTheDeadline(Ask.store(tier));
    }
  }

  @Test
  void putAll_poolRefusesEarlier_isAskedAgainUntilTheDeadline() throws SQLException {
    pool.setConnectionTimeout(Duration.ofMillis(250).toMillis());
    try (PostgresTier tier = started()) {
      assertEndsAtTheDeadline(Ask.store(tier));
    }
  }

  private void assertEndsAtTheDeadline(DurableStore store) throws SQLException {
    try (Connection taken = pool.getConnection();
        Hiccups hiccups = Hiccups.measure()) {
      assertFalse(taken.isClosed());
      Deadline deadline = Ask.millis(600);

      DeadlineExceededException late =
          Ask.failure(DeadlineExceededException.class, put(store, deadline));

      long beyond = deadline.elapsedNanos() - Duration.ofMillis(600).toNanos();
      assertTrue(beyond >= 0, "it waits as long as it may");
      assertTrue(beyond - hiccups.totalNanos() <= GRACE.toNanos(), () -> beyond + " ns too late");
      assertTrue(late.getMessage().contains("the pool had no connection free"), late::getMessage);
    }
    assertNull(Ask.get(store, "k"), "nothing was sent");
  }

  @Test
  void putAll_connectionGivenBackInTime_isWritten() throws SQLException {
    pool.setConnectionTimeout(Duration.ofMillis(250).toMillis());
    try (PostgresTier tier = started()) {
      CompletableFuture<?> put;
      try (Connection taken = pool.getConnection()) {
        put = put(Ask.store(tier), Ask.soon());
        Ask.until(
            "the pool is asked",
            () -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() > 0);
        assertFalse(taken.isClosed() || put.isDone());
      }

      Ask.answer(put);
    }
  }
}
