package io.tieredcache.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.TierException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Single calls that arrive while a statement runs share the next one, and nothing else. */
final class GatheringTest {
  private static final int CALLS = 12;

  private final TestDatabase database = TestDatabase.create();
  private final CountingSource source = new CountingSource(database.dataSource());

  @AutoClose
  private final PostgresTier tier =
      PostgresTier.over(source.counting(), PostgresLimits.defaults().withConnections(2));

  private final DurableStore store = Ask.store(tier);

  @BeforeEach
  void start() {
    tier.start(Ask.soon());
    for (int i = 0; i < CALLS; i++) {
      Ask.put(store, "k" + i, "old");
    }
    Ask.put(store, "held", "old");
  }

  @Test
  void getAll_manyWhileOneRuns_areOneStatement() throws SQLException {
    List<CompletableFuture<Map<String, DurableRow>>> loads = new ArrayList<>();
    int before;
    try (TableLock lock = TableLock.on(database)) {
      var first = store.getAll(List.of("k0"), Ask.soon());
      lock.awaitWaiter();
      before = source.taken();
      for (int i = 0; i < CALLS; i++) {
        loads.add(store.getAll(List.of("k" + i), Ask.soon()));
      }
      loads.add(store.getAll(List.of("k1"), Ask.soon()));
      loads.add(store.getAll(List.of("unknown"), Ask.soon()));
      assertFalse(first.isDone());
    }
    for (int i = 0; i < CALLS; i++) {
      assertEquals(List.of("k" + i), List.copyOf(Ask.answer(loads.get(i)).keySet()));
    }
    assertEquals(1, Ask.answer(loads.get(CALLS)).size());
    assertEquals(Map.of(), Ask.answer(loads.get(CALLS + 1)));
    assertEquals(1, source.taken() - before);
  }

  @Test
  void putAll_manyWhileOneRuns_areOneStatementWithAVersionEach() throws SQLException {
    List<CompletableFuture<Map<String, Long>>> puts = new ArrayList<>();
    int before;
    try (RowLock lock = RowLock.on(database, "held")) {
      CompletableFuture<?> first = put("held", "new", Ask.soon());
      lock.awaitWaiter();
      before = source.taken();
      for (int i = 0; i < CALLS; i++) {
        puts.add(put("k" + i, "new", Ask.soon()));
      }
      assertFalse(first.isDone());
    }
    for (int i = 0; i < CALLS; i++) {
      long version = Ask.answer(puts.get(i)).get("k" + i);
      assertEquals(version, Ask.get(store, "k" + i).version());
    }
    assertEquals(1 + CALLS, source.taken() - before);
  }

  @Test
  void putAll_oneKeyTwiceWhileOneRuns_writesBothWithRisingVersions() throws SQLException {
    CompletableFuture<Map<String, Long>> one;
    CompletableFuture<Map<String, Long>> two;
    try (RowLock lock = RowLock.on(database, "held")) {
      CompletableFuture<?> unused = put("held", "new", Ask.soon());
      lock.awaitWaiter();
      one = put("k0", "1", Ask.soon());
      two = put("k0", "2", Ask.soon());
    }
    assertTrue(Ask.answer(one).get("k0") < Ask.answer(two).get("k0"));
    assertEquals("2", new String(Ask.get(store, "k0").payload(), UTF_8));
  }

  @Test
  void putAll_oneRowRefused_failsOnlyItsCall() throws SQLException {
    database.run("alter table cache_entry add check (octet_length(value) < 9)");
    List<CompletableFuture<Map<String, Long>>> puts = new ArrayList<>();
    try (RowLock lock = RowLock.on(database, "held")) {
      CompletableFuture<?> unused = put("held", "new", Ask.soon());
      lock.awaitWaiter();
      for (int i = 0; i < CALLS; i++) {
        puts.add(put("k" + i, i == 7 ? "much too long" : "new", Ask.soon()));
      }
    }
    for (int i = 0; i < CALLS; i++) {
      if (i == 7) {
        String message = Ask.failure(TierException.class, puts.get(i)).getMessage();
        assertTrue(message.contains("23514"), message);
      } else {
        assertEquals(1, Ask.answer(puts.get(i)).size());
      }
    }
    assertEquals("old", new String(Ask.get(store, "k7").payload(), UTF_8));
  }

  @Test
  void putAll_oneRowLockedByAnother_holdsUpOnlyItsCall() throws SQLException {
    CompletableFuture<Map<String, Long>> locked;
    List<CompletableFuture<Map<String, Long>>> others = new ArrayList<>();
    try (RowLock row = RowLock.on(database, "k3")) {
      try (RowLock lock = RowLock.on(database, "held")) {
        CompletableFuture<?> unused = put("held", "new", Ask.soon());
        lock.awaitWaiter();
        locked = put("k3", "new", Ask.soon());
        for (int i = 4; i < CALLS; i++) {
          others.add(put("k" + i, "new", Ask.soon()));
        }
      }
      others.forEach(Ask::answer);
      row.awaitWaiter();
      assertFalse(locked.isDone());
    }
    assertEquals(1, Ask.answer(locked).size());
  }

  @Test
  void putAll_gatheredUnderDifferentDeadlines_endEachAtItsOwn() throws SQLException {
    CompletableFuture<Map<String, Long>> patient;
    try (RowLock lock = RowLock.on(database, "held")) {
      CompletableFuture<?> unused = put("held", "new", Ask.soon());
      lock.awaitWaiter();
      CompletableFuture<?> hurried = put("k0", "late", Ask.millis(40));
      patient = put("k1", "new", Ask.soon());
      Ask.failure(DeadlineExceededException.class, hurried);
    }
    assertEquals(1, Ask.answer(patient).size());
    assertEquals("old", new String(Ask.get(store, "k0").payload(), UTF_8));
  }

  private CompletableFuture<Map<String, Long>> put(String key, String payload, Deadline deadline) {
    return store.putAll(Map.of(key, payload.getBytes(UTF_8)), DurableRow.FOREVER, deadline);
  }
}
