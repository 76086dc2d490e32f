package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.TierUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** More than the tier's own queue holds: told at once, and no fault of PostgreSQL's. */
final class FullQueueTest {
  private static final KeySchema<String, String> SCHEMA =
      KeySchema.of("test:{id}", IdFormat.string(), new TextCodec())
          .with(SchemaPolicy.builder().deadline(Duration.ofSeconds(20)).build());

  /** More than twice as many as a breaker judges by. */
  private static final int PUTS = 50;

  private final TestDatabase database = TestDatabase.create();
  private final PostgresTier tier =
      PostgresTier.connect(
          database.settings().limits(PostgresLimits.defaults().withConnections(1).withQueue(1)));

  private static CompletableFuture<?> put(DurableStore store, String... keys) {
    Map<String, byte[]> payloads = new HashMap<>();
    List.of(keys).forEach(key -> payloads.put(key, new byte[] {1}));
    return store.putAll(payloads, DurableRow.FOREVER, Ask.soon());
  }

  @Test
  void ask_queueFull_failsAtOnceAndSaysThatItWasKeptBack() throws SQLException {
    try (tier) {
      tier.start(Ask.soon());
      DurableStore store = Ask.store(tier);
      Ask.put(store, "k", "1");
      CompletableFuture<?> running;
      CompletableFuture<?> queued;
      try (RowLock lock = RowLock.on(database, "k")) {
        running = put(store, "k");
        lock.awaitWaiter();
        queued = put(store, "k", "l");

        assertKeptBack(store.removeAll(List.of("k"), Ask.soon()));
        assertKeptBack(store.getAll(List.of("k"), Ask.soon()));
        CompletableFuture<?> gathered = put(store, "k");
        assertFalse(gathered.isDone());
        assertKeptBack(put(store, "k"));
      }
      Ask.answer(running);
      Ask.answer(queued);
    }
  }

  private static void assertKeptBack(CompletableFuture<?> refused) {
    assertTrue(refused.isCompletedExceptionally());
    TierUnavailableException told = Ask.failure(TierUnavailableException.class, refused);
    assertTrue(
        told.getMessage().contains("queue full: 1 requests wait for 1 connections"),
        told::toString);
    assertTrue(told.keptBack());
  }

  @Test
  void put_queueFullAgainAndAgain_leavesTheBreakerClosed() throws SQLException {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    try (TieredCache cache =
        TieredCache.builder().durable(tier).schemas(SCHEMA).meterRegistry(metrics).build()) {
      TypedCache<String, String> values = cache.of(SCHEMA);
      values.put("k", "1");
      List<CompletableFuture<?>> puts;
      try (RowLock lock = RowLock.on(database, "test:k")) {
        puts = IntStream.range(0, PUTS).<CompletableFuture<?>>mapToObj(n -> put(values)).toList();

        // One runs and one waits, and now and then one more, as threads may look at the queue at
        // once.
        Ask.until("there was no room for the others", () -> failed(puts) >= PUTS / 2);
        lock.awaitWaiter();

        assertEquals(0, metrics.get("tieredcache.breaker.open").tag("tier", "l3").gauge().value());
      }
      Ask.until("each has its answer", () -> puts.stream().allMatch(CompletableFuture::isDone));
      values.put("k", "3");
    }
  }

  private static CompletableFuture<?> put(TypedCache<String, String> values) {
    return values.putAsync("k", "2");
  }

  private static long failed(List<CompletableFuture<?>> puts) {
    return puts.stream().filter(CompletableFuture::isCompletedExceptionally).count();
  }
}
