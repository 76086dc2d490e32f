package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tieredcache.spi.ChangeListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The change feed where a fleet shares an L2: one process reads, another takes over. */
final class FeedFleetTest {
  @AutoClose private final FeedProcesses feed = new FeedProcesses();

  @Test
  void oneKeyCantBeTold_theNextReaderIsTold() {
    Heard first = feed.reader(true, ChangeFeed.defaults());
    first.reach("down", false);
    feed.invalidate("down");
    feed.invalidate("up");
    first.await("up");
    Ask.until(
        "it would have saved its position since",
        () ->
            feed.database.number(
                    "select count(*) from cache_feed where name = 'read'"
                        + " and at < clock_timestamp() - interval '1500 ms'")
                == 1);
    feed.end(0);
    feed.database.run("update cache_change set changed_at = changed_at - interval '10 minutes'");

    Heard second = feed.process(true, ChangeFeed.defaults(), feed.database.settings());

    second.await("down");
    assertEquals(0, second.missedTimes());
  }

  @Test
  void manyChangesOfFewKeys_atTakeover_areCaughtUpWith() {
    feed.reader(true, ChangeFeed.defaults());
    feed.end(0);
    feed.database.run(
        "insert into cache_change (key, version)"
            + " select 'k-' || i % 10, case when i % 10 = 3 and i < 100 then null else i end"
            + " from generate_series(1, 60000) i");

    Heard heard = feed.process(true, ChangeFeed.defaults(), feed.database.settings());

    assertEquals(60_000, heard.version("k-0"));
    assertEquals(59_999, heard.version("k-9"));
    assertEquals(ChangeListener.NO_VERSION, heard.version("k-3"));
    assertEquals(0, heard.missedTimes());
  }

  @Test
  void changesOlderThanRetention_areAllSweptWithinAFewRounds() {
    feed.reader(true, ChangeFeed.defaults());
    feed.end(0);
    feed.database.run(
        "insert into cache_change (key, changed_at)"
            + " select 'old-' || i, now() - interval '2 hours' from generate_series(1, 20000) i");

    feed.process(true, ChangeFeed.defaults(), feed.database.settings());

    Ask.until(
        "all are swept",
        () ->
            feed.database.number("select count(*) from cache_change where key like 'old-%'") == 0);
  }

  /** Nobody of the fleet was connected, by the clock of the feed's own rows. */
  private Heard fleetAfterAway(ChangeFeed settings, int seconds) {
    feed.reader(true, settings);
    feed.end(0);
    changesWhileAway(seconds);
    return feed.process(true, settings, feed.database.settings());
  }

  private void changesWhileAway(int seconds) {
    for (int i = 0; i < seconds; i++) {
      feed.invalidate("away-" + i);
    }
    feed.database.run(
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
    feed.process(first, ChangeFeed.defaults(), feed.database.settings());
    Ask.until(
        "the first word",
        () -> {
          feed.invalidate("unheard");
          return first.askedTimes() > 0;
        });
    feed.end(0);
    changesWhileAway(120);

    Heard second = feed.process(true, ChangeFeed.defaults(), feed.database.settings());

    second.await("away-0");
    assertEquals(0, second.missedTimes());
  }

  @Test
  void fleet_awayForLongerThanRetention_saysThatChangesWereMissed() {
    Heard heard = fleetAfterAway(ChangeFeed.defaults().withRetention(Duration.ofMinutes(2)), 130);

    Ask.until("missed", () -> heard.missedTimes() > 0);
    feed.invalidate("k");
    heard.await("k");
    assertEquals(1, heard.missedTimes());
  }

  @Test
  void fleet_leaderDies_anotherTakesOverAndMissesNothing() {
    Heard first = feed.reader(true, ChangeFeed.defaults());
    Heard second = feed.process(true, ChangeFeed.defaults(), feed.database.settings());
    feed.invalidate("one");
    first.await("one");
    assertFalse(second.has("one"));

    feed.end(0);
    feed.invalidate("two");

    second.await("two");
    assertFalse(first.has("two"));
    assertEquals(0, second.missedTimes());
  }
}
