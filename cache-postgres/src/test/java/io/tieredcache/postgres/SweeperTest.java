package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SweeperTest {
  private static final String DAYS_AGO =
      "(extract(epoch from now() - interval '3 days') * 1000000)::bigint";

  private final TestDatabase database = TestDatabase.create();

  @AutoClose
  private final PostgresTier tier =
      PostgresTier.connect(
          database
              .settings()
              .limits(PostgresLimits.defaults().withSweepInterval(Duration.ofMillis(20))));

  @BeforeEach
  void start() {
    tier.start(Ask.soon());
  }

  @Test
  void sweep_expiredRow_leavesATombstoneOfItsVersionForADay() {
    database.run(
        "insert into cache_entry values ('k', 'v', " + DAYS_AGO + ", now() - interval '1 second')");
    long version = database.number("select version from cache_entry");

    Ask.until("the value goes", () -> count("value is null") == 1);

    assertEquals(version, database.number("select version from cache_entry"));
    assertEquals(
        1, count("expires_at between now() + interval '23 h' and now() + interval '25 h'"));
    assertNull(Ask.get(Ask.store(tier), "k").payload());
  }

  @Test
  void sweep_oldTombstones_goAndTheRestStays() {
    insert("old", "null", DAYS_AGO, "now() - interval '1 second'");
    insert("young", "null", DAYS_AGO, "now() + interval '1 hour'");
    insert("ahead", "null", "4102444800000000", "now() - interval '1 second'");
    insert("forever", "'v'", DAYS_AGO, "null");
    insert("living", "'v'", DAYS_AGO, "now() + interval '1 hour'");

    Ask.until("the old one goes", () -> count("key = 'old'") == 0);
    insert("again", "null", DAYS_AGO, "now() - interval '1 second'");
    Ask.until("another sweep", () -> count("key = 'again'") == 0);

    assertEquals(4, count("true"));
  }

  @Test
  void sweep_moreThanOneBatch_sweepsAll() {
    database.run(
        "insert into cache_entry select 'k' || i, null, "
            + DAYS_AGO
            + ", now() - interval '1 second' from generate_series(1, 3500) i");

    Ask.until("all go", () -> count("true") == 0);
  }

  @Test
  void close_sweepUnderWay_isNoFaultToLog() throws SQLException {
    List<String> reasons = new CopyOnWriteArrayList<>();
    Logger logger = Logger.getLogger(Sweeper.class.getName());
    logger.setFilter(message -> reasons.add(String.valueOf(message.getParameters()[0])));
    try (TableLock lock = TableLock.on(database)) {
      lock.awaitWaiter();

      tier.close();
    } finally {
      logger.setFilter(null);
    }

    assertEquals(
        List.of(), reasons.stream().filter(reason -> reason.contains("closed meanwhile")).toList());
  }

  private void insert(String key, String value, String version, String expiresAt) {
    database.run(
        "insert into cache_entry values ('"
            + key
            + "', "
            + value
            + ", "
            + version
            + ", "
            + expiresAt
            + ")");
  }

  private long count(String condition) {
    return database.number("select count(*) from cache_entry where " + condition);
  }
}
