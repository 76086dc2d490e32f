package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.codec.BytesCodec;
import io.tieredcache.spi.ChangeListener;
import io.tieredcache.testkit.server.FaultProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The change feed: what is committed is heard of, once it is and only then. */
final class FeedTest {
  private static final KeySchema<String, byte[]> NPCS =
      KeySchema.of("npc:{id}:state", IdFormat.string(), BytesCodec.of());

  private final TestDatabase database = TestDatabase.create();
  private final List<PostgresTier> tiers = new ArrayList<>();

  @AfterEach
  void close() {
    tiers.forEach(PostgresTier::close);
  }

  private Heard reader(boolean fleet, ChangeFeed feed) {
    return reader(fleet, feed, database.settings());
  }

  /** A process that reads, and has come as far as now. */
  private Heard reader(boolean fleet, ChangeFeed feed, PostgresSettings settings) {
    Heard heard = process(fleet, feed, settings);
    invalidate("ready");
    heard.await("ready");
    return heard;
  }

  private Heard process(boolean fleet, ChangeFeed feed, PostgresSettings settings) {
    return process(new Heard(fleet), feed, settings);
  }

  private Heard process(Heard heard, ChangeFeed feed, PostgresSettings settings) {
    PostgresTier tier = PostgresTier.connect(settings).changeFeed(feed);
    tiers.add(tier);
    tier.listen(heard);
    tier.start(Ask.soon());
    return heard;
  }

  private void invalidate(String key) {
    database.run("select tiered_cache_invalidate('" + key + "')");
  }

  private static void invalidate(Connection connection, String key) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select tiered_cache_invalidate('" + key + "')");
    }
  }

  @Test
  void invalidate_beforeCommitNeverAfterItAlways() throws SQLException {
    Heard heard = reader(false, ChangeFeed.defaults());
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      invalidate(connection, "k");
      invalidate("later");
      heard.await("later");
      assertFalse(heard.has("k"));

      connection.commit();

      assertEquals(ChangeListener.NO_VERSION, heard.version("k"));
    }
  }

  @Test
  void invalidate_rolledBack_isNeverHeardOf() throws SQLException {
    Heard heard = reader(false, ChangeFeed.defaults());
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      invalidate(connection, "k");
      connection.rollback();
    }
    invalidate("later");
    heard.await("later");

    assertFalse(heard.has("k"));
  }

  @Test
  void longTransaction_commitsAfterLaterOnes_isNeitherSkippedNorDelaysThem() throws SQLException {
    Heard heard = reader(false, ChangeFeed.defaults());
    try (Connection slow = database.connect()) {
      slow.setAutoCommit(false);
      invalidate(slow, "slow");
      for (int i = 0; i < 20; i++) {
        invalidate("later-" + i);
        heard.await("later-" + i);
      }
      slow.commit();
      heard.await("slow");
    }
    for (int i = 0; i < 20; i++) {
      assertEquals(1, heard.times("later-" + i));
    }
  }

  @Test
  void withoutListenAndNotify_pollingHears() {
    Heard heard =
        reader(
            false, ChangeFeed.defaults().withoutListen().withPollInterval(Duration.ofMillis(10)));
    database.run("set tieredcache.notify = off; select tiered_cache_invalidate('k')");

    heard.await("k");
  }

  @Test
  void listenerFails_isToldAgainWithWhatCameSince() {
    Heard heard = reader(false, ChangeFeed.defaults());
    heard.fail(true);
    invalidate("k");
    invalidate("k2");
    heard.fail(false);

    heard.await("k");
    heard.await("k2");
  }

  @Test
  void oneKeyCantBeTold_theOthersAreToldOnce() {
    Heard heard = reader(false, ChangeFeed.defaults());
    heard.reach("down", false);
    database.run("select tiered_cache_invalidate(key) from (values ('down'), ('up')) keys (key)");
    heard.await("up");
    for (int i = 0; i < 20; i++) {
      invalidate("later-" + i);
      heard.await("later-" + i);
    }
    heard.reach("down", true);

    heard.await("down");
    assertEquals(1, heard.times("up"));
    assertEquals(1, heard.times("down"));
  }

  @Test
  void oneKeyCantBeTold_theNextReaderIsTold() {
    Heard first = reader(true, ChangeFeed.defaults());
    first.reach("down", false);
    invalidate("down");
    invalidate("up");
    first.await("up");
    Ask.until(
        "it would have saved its position since",
        () ->
            database.number(
                    "select count(*) from cache_feed where name = 'read'"
                        + " and at < clock_timestamp() - interval '1500 ms'")
                == 1);
    tiers.get(0).close();
    database.run("update cache_change set changed_at = changed_at - interval '10 minutes'");

    Heard second = process(true, ChangeFeed.defaults(), database.settings());

    second.await("down");
    assertEquals(0, second.missedTimes());
  }

  @Test
  void template_clearedForLong_isToldOnceAndHoldsNobodyUp() {
    String template = "npc:{id}:state";
    Heard heard = reader(false, ChangeFeed.defaults());
    CompletableFuture<Void> cleared = new CompletableFuture<>();
    heard.clears(cleared);
    invalidate(template);
    heard.await(template);

    invalidate("later");
    heard.await("later");
    assertEquals(1, heard.times(template));

    invalidate(template);
    invalidate(template);
    invalidate("last");
    heard.await("last");
    assertEquals(1, heard.times(template));
    heard.clears(CompletableFuture.completedFuture(null));
    cleared.complete(null);
    Ask.until("one more", () -> heard.times(template) == 2);
    invalidate("end");
    heard.await("end");
    assertEquals(2, heard.times(template));
  }

  @Test
  void manyChangesOfFewKeys_atTakeover_areCaughtUpWith() {
    reader(true, ChangeFeed.defaults());
    tiers.get(0).close();
    database.run(
        "insert into cache_change (key, version)"
            + " select 'k-' || i % 10, case when i % 10 = 3 and i < 100 then null else i end"
            + " from generate_series(1, 60000) i");

    Heard heard = process(true, ChangeFeed.defaults(), database.settings());

    assertEquals(60_000, heard.version("k-0"));
    assertEquals(59_999, heard.version("k-9"));
    assertEquals(ChangeListener.NO_VERSION, heard.version("k-3"));
    assertEquals(0, heard.missedTimes());
  }

  @Test
  void moreKeysThanAreTold_areMissed() {
    Heard heard = reader(false, ChangeFeed.defaults());
    database.run(
        "insert into cache_change (key) select 'k-' || i from generate_series(1, 50001) i");

    Ask.until("missed", () -> heard.missedTimes() > 0);
    invalidate("later");
    heard.await("later");
    assertEquals(1, heard.missedTimes());
    assertFalse(heard.has("k-1"));
  }

  @Test
  void changesOlderThanRetention_areAllSweptWithinAFewRounds() {
    reader(true, ChangeFeed.defaults());
    tiers.get(0).close();
    database.run(
        "insert into cache_change (key, changed_at)"
            + " select 'old-' || i, now() - interval '2 hours' from generate_series(1, 20000) i");

    process(true, ChangeFeed.defaults(), database.settings());

    Ask.until(
        "all are swept",
        () -> database.number("select count(*) from cache_change where key like 'old-%'") == 0);
  }

  @Test
  void feedTruncatedWhileAway_saysThatChangesWereMissed() {
    try (FaultProxy proxy = FaultProxy.to(database.port())) {
      Heard heard = reader(false, ChangeFeed.defaults(), database.settings(proxy.port()));
      proxy.cut();
      invalidate("lost");
      database.run("truncate cache_change");
      proxy.pass();

      Ask.until("missed", () -> heard.missedTimes() > 0);
      invalidate("k");
      heard.await("k");
      assertEquals(1, heard.missedTimes());
    }
  }

  @Test
  void feedSweptOfWhatWasRead_missesNothing() {
    Heard heard = reader(false, ChangeFeed.defaults());
    invalidate("k");
    heard.await("k");
    database.run("delete from cache_change");
    invalidate("k2");
    heard.await("k2");

    assertEquals(0, heard.missedTimes());
  }

  @Test
  void connectionLost_catchesUp() {
    try (FaultProxy proxy = FaultProxy.to(database.port())) {
      Heard heard = reader(false, ChangeFeed.defaults(), database.settings(proxy.port()));
      proxy.cut();
      for (int i = 0; i < 50; i++) {
        invalidate("away-" + i);
      }
      proxy.pass();

      for (int i = 0; i < 50; i++) {
        heard.await("away-" + i);
      }
      assertEquals(0, heard.missedTimes());
    }
  }

  /** Nobody of the fleet was connected, by the clock of the feed's own rows. */
  private Heard fleetAfterAway(ChangeFeed feed, int seconds) {
    reader(true, feed);
    tiers.get(0).close();
    changesWhileAway(seconds);
    return process(true, feed, database.settings());
  }

  private void changesWhileAway(int seconds) {
    for (int i = 0; i < seconds; i++) {
      invalidate("away-" + i);
    }
    database.run(
        "update cache_feed set at = at - interval '"
            + seconds
            + " s' where name = 'read';"
            + " update cache_change set changed_at = changed_at - (interval '1 s' * ("
            + seconds
            + " - substr(key, 6)::int)) where key like 'away-%'");
  }

  @Test
  void fleet_awayFor60Seconds_catchesUp() {
    Heard heard = fleetAfterAway(ChangeFeed.defaults(), 60);

    for (int i = 0; i < 60; i++) {
      heard.await("away-" + i);
    }
    assertEquals(0, heard.missedTimes());
  }

  /** It is in the middle of its first word to the caches when its process ends. */
  @Test
  void fleet_firstReaderEndsBeforeAnyoneIsTold_theNextMissesNothing() {
    Heard first = new Heard(true);
    first.answer(new CompletableFuture<>());
    process(first, ChangeFeed.defaults(), database.settings());
    Ask.until(
        "the first word",
        () -> {
          invalidate("unheard");
          return first.askedTimes() > 0;
        });
    tiers.get(0).close();
    changesWhileAway(120);

    Heard second = process(true, ChangeFeed.defaults(), database.settings());

    second.await("away-0");
    assertEquals(0, second.missedTimes());
  }

  @Test
  void fleet_awayForLongerThanRetention_saysThatChangesWereMissed() {
    Heard heard = fleetAfterAway(ChangeFeed.defaults().withRetention(Duration.ofMinutes(2)), 130);

    Ask.until("missed", () -> heard.missedTimes() > 0);
    invalidate("k");
    heard.await("k");
    assertEquals(1, heard.missedTimes());
  }

  @Test
  void fleet_leaderDies_anotherTakesOverAndMissesNothing() {
    Heard first = reader(true, ChangeFeed.defaults());
    PostgresTier leader = tiers.get(0);
    Heard second = process(true, ChangeFeed.defaults(), database.settings());
    invalidate("one");
    first.await("one");
    assertFalse(second.has("one"));

    leader.close();
    invalidate("two");

    second.await("two");
    assertFalse(first.has("two"));
    assertEquals(0, second.missedTimes());
  }

  @Test
  void plainSql_onAMappedTable_isHeardOfWithTheRowsVersion() {
    database.run("create table npc (id text primary key, value jsonb)");
    PostgresTier tier =
        PostgresTier.connect(database.settings()).table(PostgresTable.of(NPCS, "npc").applyDdl());
    tiers.add(tier);
    tier.start(Ask.soon());
    Heard heard = reader(false, ChangeFeed.defaults());

    database.run("insert into npc (id, value) values ('a', '1'), ('b', '1')");
    assertEquals(version("a"), heard.version("npc:a:state"));
    assertEquals(version("b"), heard.version("npc:b:state"));

    long before = version("a");
    database.run("update npc set value = '2' where id = 'a'");
    assertTrue(version("a") > before);
    Ask.until("the update", () -> heard.version("npc:a:state") == version("a"));

    database.run("update npc set id = 'c' where id = 'a'");
    assertEquals(version("c"), heard.version("npc:c:state"));
    Ask.until("the old id", () -> heard.version("npc:a:state") == ChangeListener.NO_VERSION);

    database.run("delete from npc where id = 'b'");
    Ask.until("the delete", () -> heard.version("npc:b:state") == ChangeListener.NO_VERSION);

    database.run("truncate npc");
    heard.await("npc:{id}:state");
  }

  private long version(String id) {
    return database.number("select version from npc where id = '" + id + "'");
  }
}
