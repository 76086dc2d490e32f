package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.WriteBehindPolicy;
import io.tieredcache.WriteMode;
import io.tieredcache.testkit.FakeSharedTier;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A write-behind cache closes while PostgreSQL has its last flush and does not answer. */
final class CloseDrainTest {
  private static final Duration DRAIN = Duration.ofMillis(400);

  /** For threads to end on a busy machine; less than a flush has patience. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  private static final KeySchema<String, String> SCHEMA =
      KeySchema.of("test:{id}", IdFormat.string(), new TextCodec())
          .with(
              SchemaPolicy.builder()
                  .writes(WriteMode.WRITE_BEHIND)
                  .writeBehind(
                      WriteBehindPolicy.defaults()
                          .journalPartitions(1)
                          .journalReplicas(0)
                          .flushInterval(Duration.ofMillis(10))
                          .drainTimeout(DRAIN))
                  .build());

  private final TestDatabase database = TestDatabase.create();
  private final FakeSharedTier redis = new FakeSharedTier();

  private TieredCache open() {
    return TieredCache.builder()
        .shared(redis.peer())
        .durable(PostgresTier.connect(database.settings()).changeFeed(ChangeFeed.off()))
        .schemas(SCHEMA)
        .closeTimeout(Duration.ZERO)
        .build();
  }

  @Test
  void close_postgresDoesNotAnswer_endsAtDrainTimeoutAndTheNextProcessFlushesTheRest()
      throws SQLException {
    TieredCache first = open();
    Duration took;
    try (TableLock lock = TableLock.on(database)) {
      first.of(SCHEMA).put("7", "Ann");
      lock.awaitWaiter();
      long begin = System.nanoTime();

      first.close();

      took = Duration.ofNanos(System.nanoTime() - begin);
    }

    assertTrue(took.compareTo(DRAIN.plus(SLACK)) < 0, () -> "close took " + took);
    try (TieredCache second = open()) {
      second.of(SCHEMA).put("7", "Bea");
      second.of(SCHEMA).put("8", "Cleo");
      Ask.until("the rest is flushed", () -> rows("Bea") + rows("Cleo") == 2);
      assertEquals(List.of(), second.deadLetters(SCHEMA).list(10));
    }
    assertEquals(2, database.number("select count(*) from cache_entry"));
  }

  private long rows(String value) {
    return database.number(
        "select count(*) from cache_entry where convert_from(value, 'UTF8') = '" + value + "'");
  }
}
