package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.testkit.server.FaultProxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What happens when PostgreSQL is slower than the caller can wait. */
final class DeadlineTest {
  private final TestDatabase database = TestDatabase.create();

  @Test
  void putAll_rowLockedByAnother_endsAtTheDeadlineAndWritesNothing() throws SQLException {
    try (PostgresTier tier = started(8, 256)) {
      DurableStore store = Ask.store(tier);
      long version = Ask.put(store, "k", "1");
      try (RowLock lock = RowLock.on(database, "k")) {
        // The middle one, since more than one thread has to get its turn on a busy machine.
        long late = IntStream.range(0, 9).mapToLong(i -> late(store, 150)).sorted().toArray()[4];
        assertTrue(late <= Duration.ofMillis(20).toNanos(), () -> "late by " + late + " ns");
        lock.awaitNoWaiter();
      }
      assertEquals(version, Ask.get(store, "k").version());
    }
  }

  /** Nanoseconds beyond the deadline and beyond what this machine made any thread wait. */
  private static long late(DurableStore store, int millis) {
    try (Hiccups hiccups = Hiccups.measure()) {
      Deadline deadline = Ask.millis(millis);
      Ask.failure(DeadlineExceededException.class, put(store, "k", deadline));
      return deadline.elapsedNanos() - Duration.ofMillis(millis).toNanos() - hiccups.totalNanos();
    }
  }

  @Test
  void putAll_deadlinePassesInTheQueue_isNotRun() throws SQLException {
    try (PostgresTier tier = started(1, 8)) {
      DurableStore store = Ask.store(tier);
      Ask.put(store, "k", "1");
      CompletableFuture<?> first;
      try (RowLock lock = RowLock.on(database, "k")) {
        first = put(store, "k", Ask.soon());
        lock.awaitWaiter();
        String message =
            Ask.failure(DeadlineExceededException.class, put(store, "queued", Ask.millis(50)))
                .getMessage();
        assertTrue(message.contains("no thread was free"), message);
      }
      Ask.answer(first);
      assertNull(Ask.get(store, "queued"));
    }
  }

  @Test
  void ask_deadlinesPassInAFullQueue_makeRoomForOthers() throws SQLException {
    try (PostgresTier tier = started(1, 1)) {
      DurableStore store = Ask.store(tier);
      Ask.put(store, "k", "1");
      CompletableFuture<?> living;
      try (RowLock lock = RowLock.on(database, "k")) {
        CompletableFuture<?> running = put(store, "k", Ask.millis(5000));
        lock.awaitWaiter();
        Ask.failure(DeadlineExceededException.class, put(store, "k", Ask.millis(50)));
        living = put(store, "k", Ask.soon());
        assertTrue(!running.isDone() && !living.isDone());
      }
      Ask.answer(living);
    }
  }

  @Test
  void getAll_networkSilent_endsAtTheDeadlineAndRecovers() {
    try (FaultProxy proxy = FaultProxy.to(database.port());
        PostgresTier tier = PostgresTier.connect(database.settings(proxy.port()).poolSize(1))) {
      tier.start(Ask.soon());
      DurableStore store = Ask.store(tier);
      Ask.put(store, "k", "1");
      proxy.blackHole();

      Deadline deadline = Ask.millis(200);
      Ask.failure(DeadlineExceededException.class, store.getAll(List.of("k"), deadline));
      assertTrue(deadline.elapsedNanos() < Duration.ofSeconds(1).toNanos());

      proxy.reset();
      proxy.pass();
      assertTrue(Ask.put(store, "k", "2") > 0);
    }
  }

  private PostgresTier started(int connections, int queue) {
    PostgresTier tier =
        PostgresTier.connect(
            database
                .settings()
                .limits(PostgresLimits.defaults().withConnections(connections).withQueue(queue)));
    tier.start(Ask.soon());
    return tier;
  }

  private static CompletableFuture<?> put(DurableStore store, String key, Deadline deadline) {
    return store.putAll(Map.of(key, new byte[] {1}), DurableRow.FOREVER, deadline);
  }
}
