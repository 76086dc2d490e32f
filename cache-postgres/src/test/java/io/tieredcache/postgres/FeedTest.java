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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The change feed: what is committed is heard of, once it is and only then. */
final class FeedTest {
  private static final KeySchema<String, byte[]> NPCS =
      KeySchema.of("npc:{id}:state", IdFormat.string(), BytesCodec.of());

  @AutoClose private final FeedProcesses feed = new FeedProcesses();

  @Test
  void invalidate_beforeCommitNeverAfterItAlways() throws SQLException {
    Heard heard = feed.reader(false, ChangeFeed.defaults());
    try (Connection connection = feed.database.connect()) {
      connection.setAutoCommit(false);
      FeedProcesses.invalidate(connection, "k");
      feed.invalidate("later");
      heard.await("later");
      assertFalse(heard.has("k"));

      connection.commit();

      assertEquals(ChangeListener.NO_VERSION, heard.version("k"));
    }
  }

  @Test
  void invalidate_rolledBack_isNeverHeardOf() throws SQLException {
    Heard heard = feed.reader(false, ChangeFeed.defaults());
    try (Connection connection = feed.database.connect()) {
      connection.setAutoCommit(false);
      FeedProcesses.invalidate(connection, "k");
      connection.rollback();
    }
    feed.invalidate("later");
    heard.await("later");

    assertFalse(heard.has("k"));
  }

  @Test
  void longTransaction_commitsAfterLaterOnes_isNeitherSkippedNorDelaysThem() throws SQLException {
    Heard heard = feed.reader(false, ChangeFeed.defaults());
    try (Connection slow = feed.database.connect()) {
      slow.setAutoCommit(false);
      FeedProcesses.invalidate(slow, "slow");
      for (int i = 0; i < 20; i++) {
        feed.invalidate("later-" + i);
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
        feed.reader(
            false, ChangeFeed.defaults().withoutListen().withPollInterval(Duration.ofMillis(10)));
    feed.database.run("set tieredcache.notify = off; select tiered_cache_invalidate('k')");

    heard.await("k");
  }

  @Test
  void listenerFails_isToldAgainWithWhatCameSince() {
    Heard heard = feed.reader(false, ChangeFeed.defaults());
    heard.fail(true);
    feed.invalidate("k");
    feed.invalidate("k2");
    heard.fail(false);

    heard.await("k");
    heard.await("k2");
  }

  @Test
  void oneKeyCantBeTold_theOthersAreToldOnce() {
    Heard heard = feed.reader(false, ChangeFeed.defaults());
    heard.reach("down", false);
    feed.database.run(
        "select tiered_cache_invalidate(key) from (values ('down'), ('up')) keys (key)");
    heard.await("up");
    for (int i = 0; i < 20; i++) {
      feed.invalidate("later-" + i);
      heard.await("later-" + i);
    }
    heard.reach("down", true);

    heard.await("down");
    assertEquals(1, heard.times("up"));
    assertEquals(1, heard.times("down"));
  }

  @Test
  void template_clearedForLong_isToldOnceAndHoldsNobodyUp() {
    String template = "npc:{id}:state";
    Heard heard = feed.reader(false, ChangeFeed.defaults());
    CompletableFuture<Void> cleared = new CompletableFuture<>();
    heard.clears(cleared);
    feed.invalidate(template);
    heard.await(template);

    feed.invalidate("later");
    heard.await("later");
    assertEquals(1, heard.times(template));

    feed.invalidate(template);
    feed.invalidate(template);
    feed.invalidate("last");
    heard.await("last");
    assertEquals(1, heard.times(template));
    heard.clears(CompletableFuture.completedFuture(null));
    cleared.complete(null);
    Ask.until("one more", () -> heard.times(template) == 2);
    feed.invalidate("end");
    heard.await("end");
    assertEquals(2, heard.times(template));
  }

  @Test
  void moreKeysThanAreTold_areMissed() {
    Heard heard = feed.reader(false, ChangeFeed.defaults());
    feed.database.run(
        "insert into cache_change (key) select 'k-' || i from generate_series(1, 50001) i");

    Ask.until("missed", () -> heard.missedTimes() > 0);
    feed.invalidate("later");
    heard.await("later");
    assertEquals(1, heard.missedTimes());
    assertFalse(heard.has("k-1"));
  }

  @Test
  void feedTruncatedWhileAway_saysThatChangesWereMissed() {
    try (FaultProxy proxy = FaultProxy.to(feed.database.port())) {
      Heard heard = feed.reader(false, ChangeFeed.defaults(), feed.database.settings(proxy.port()));
      proxy.cut();
      feed.invalidate("lost");
      feed.database.run("truncate cache_change");
      proxy.pass();

      Ask.until("missed", () -> heard.missedTimes() > 0);
      feed.invalidate("k");
      heard.await("k");
      assertEquals(1, heard.missedTimes());
    }
  }

  @Test
  void feedSweptOfWhatWasRead_missesNothing() {
    Heard heard = feed.reader(false, ChangeFeed.defaults());
    feed.invalidate("k");
    heard.await("k");
    feed.database.run("delete from cache_change");
    feed.invalidate("k2");
    heard.await("k2");

    assertEquals(0, heard.missedTimes());
  }

  @Test
  void connectionLost_catchesUp() {
    try (FaultProxy proxy = FaultProxy.to(feed.database.port())) {
      Heard heard = feed.reader(false, ChangeFeed.defaults(), feed.database.settings(proxy.port()));
      proxy.cut();
      for (int i = 0; i < 50; i++) {
        feed.invalidate("away-" + i);
      }
      proxy.pass();

      for (int i = 0; i < 50; i++) {
        heard.await("away-" + i);
      }
      assertEquals(0, heard.missedTimes());
    }
  }

  @Test
  void plainSql_onAMappedTable_isHeardOfWithTheRowsVersion() {
    feed.database.run("create table npc (id text primary key, value jsonb)");
    PostgresTier tier =
        PostgresTier.connect(feed.database.settings())
            .table(PostgresTable.of(NPCS, "npc").applyDdl());
    feed.add(tier);
    tier.start(Ask.soon());
    Heard heard = feed.reader(false, ChangeFeed.defaults());

    feed.database.run("insert into npc (id, value) values ('a', '1'), ('b', '1')");
    assertEquals(version("a"), heard.version("npc:a:state"));
    assertEquals(version("b"), heard.version("npc:b:state"));

    long before = version("a");
    feed.database.run("update npc set value = '2' where id = 'a'");
    assertTrue(version("a") > before);
    Ask.until("the update", () -> heard.version("npc:a:state") == version("a"));

    feed.database.run("update npc set id = 'c' where id = 'a'");
    assertEquals(version("c"), heard.version("npc:c:state"));
    Ask.until("the old id", () -> heard.version("npc:a:state") == ChangeListener.NO_VERSION);

    feed.database.run("delete from npc where id = 'b'");
    Ask.until("the delete", () -> heard.version("npc:b:state") == ChangeListener.NO_VERSION);

    feed.database.run("truncate npc");
    heard.await("npc:{id}:state");
  }

  private long version(String id) {
    return feed.database.number("select version from npc where id = '" + id + "'");
  }
}
