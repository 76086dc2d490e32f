package io.tieredcache.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions when PostgreSQL's clock is behind what it was, and around rows made by plain SQL. */
final class VersionTest {
  /** The year 2100. */
  private static final long AHEAD = 4_102_444_800_000_000L;

  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final PostgresTier tier = PostgresTier.connect(database.settings());
  private final DurableStore store = Ask.store(tier);

  @BeforeEach
  void start() {
    tier.start(Ask.soon());
  }

  @Test
  void putAll_clockWentBack_givesOldPlusOne() {
    insertAhead("'old'", "null");

    assertEquals(AHEAD + 1, Ask.put(store, "k", "new"));
  }

  @Test
  void putIfVersion_clockWentBack_givesOldPlusOne() {
    insertAhead("'old'", "null");

    assertEquals(
        OptionalLong.of(AHEAD + 1),
        Ask.answer(
            store.putIfVersion("k", AHEAD, "new".getBytes(UTF_8), DurableRow.FOREVER, Ask.soon())));
  }

  @Test
  void removeAll_clockWentBack_givesOldPlusOne() {
    insertAhead("'old'", "null");

    assertEquals(AHEAD + 1, Ask.answer(store.removeAll(List.of("k"), Ask.soon())).get("k"));
  }

  @Test
  void putAll_tombstoneAhead_givesOldPlusOne() {
    insertAhead("null", "now() + interval '1 day'");

    assertEquals(AHEAD + 1, Ask.put(store, "k", "new"));
  }

  @Test
  void putAll_newKey_givesTheDatabasesClockInMicroseconds() {
    long before = clock();
    long version = Ask.put(store, "k", "1");

    assertTrue(before <= version && version <= clock(), () -> "was " + version);
  }

  @Test
  void getAll_expiryAtInfinity_isForever() {
    insertAhead("'v'", "'infinity'");

    assertEquals(DurableRow.FOREVER, Ask.get(store, "k").millisLeft());
  }

  @Test
  void putAll_ttlBeyondAllDates_isForever() {
    Ask.answer(store.putAll(java.util.Map.of("k", new byte[0]), Long.MAX_VALUE - 1, Ask.soon()));

    assertEquals(DurableRow.FOREVER, Ask.get(store, "k").millisLeft());
  }

  private long clock() {
    return database.number("select (extract(epoch from clock_timestamp()) * 1000000)::bigint");
  }

  private void insertAhead(String value, String expiresAt) {
    database.run(
        "insert into cache_entry values ('k', " + value + ", " + AHEAD + ", " + expiresAt + ")");
  }
}
