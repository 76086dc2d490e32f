package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.WriteBehindPolicy;
import io.tieredcache.WriteMode;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.testkit.FakeSharedTier;
import io.tieredcache.testkit.FlushContract;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every rule of write-behind behind PgBouncer in transaction mode, by the flush and the engine. */
@Tag("pgbouncer")
final class PgBouncerFlushTest extends FlushContract {
  private static final int IDS = 20;
  private static final int ROUNDS = 10;
  private static final KeySchema<String, String> SCHEMA =
      KeySchema.of("behind:{id}", IdFormat.string(), new TextCodec())
          .with(
              SchemaPolicy.builder()
                  .writes(WriteMode.WRITE_BEHIND)
                  .writeBehind(
                      WriteBehindPolicy.defaults()
                          .journalReplicas(0)
                          .flushInterval(Duration.ofMillis(10)))
                  .build());

  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final PgBouncer bouncer = PgBouncer.before(database);

  @Override
  protected DurableTier newTier() {
    return PostgresTier.connect(bouncer.settings(database)).changeFeed(ChangeFeed.off());
  }

  @Override
  protected void refuseBad() {
    database.run(
        "alter table cache_entry add constraint no_bad check (value is distinct from '"
            + BAD
            + "'::bytea)");
  }

  /** More partitions than the pooler has connections. */
  @Test
  void put_twoProcessesOneAfterTheOther_leaveTheNewestRowOfEachKey() {
    FakeSharedTier redis = new FakeSharedTier();
    List<String> ids = IntStream.range(0, IDS).mapToObj(n -> "n" + n).toList();
    for (int process = 0; process < 2; process++) {
      try (TieredCache cache =
          TieredCache.builder().shared(redis.peer()).durable(newTier()).schemas(SCHEMA).build()) {
        TypedCache<String, String> values = cache.of(SCHEMA);
        for (int round = 0; round < ROUNDS; round++) {
          int value = process * ROUNDS + round;
          ids.forEach(id -> values.put(id, Integer.toString(value)));
        }
      }
    }

    assertEquals(
        IDS,
        database.number(
            "select count(*) from cache_entry where key like 'behind:%'"
                + " and convert_from(value, 'UTF8') = '19'"));
  }
}
