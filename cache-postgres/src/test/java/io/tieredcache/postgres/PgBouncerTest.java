package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.spi.DurableTier;
import io.tieredcache.testkit.DurableTierContract;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All rules of L3 behind PgBouncer in transaction mode, the change feed past it. */
@Tag("pgbouncer")
final class PgBouncerTest extends DurableTierContract {
  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final PgBouncer bouncer = PgBouncer.before(database);

  @Override
  protected DurableTier newTier() {
    return behind();
  }

  private PostgresTier behind() {
    return PostgresTier.connect(bouncer.settings(database));
  }

  @Test
  void changeFeed_overADirectSession_hearsAndPassesOn() {
    ChangeFeed direct = ChangeFeed.defaults().over(database.dataSource());
    Heard first = new Heard(true);
    Heard second = new Heard(true);
    try (PostgresTier other = behind().changeFeed(direct)) {
      try (PostgresTier leader = behind().changeFeed(direct)) {
        leader.listen(first);
        leader.start(Ask.soon());
        database.run("select tiered_cache_invalidate('one')");
        first.await("one");
        other.listen(second);
        other.start(Ask.soon());
      }
      database.run("select tiered_cache_invalidate('two')");

      second.await("two");
      assertEquals(0, first.times("two"));
    }
  }
}
