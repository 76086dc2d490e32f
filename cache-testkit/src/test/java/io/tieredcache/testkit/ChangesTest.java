package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.ChangeListener;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.util.EnumSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What becomes of a change in L3 that somebody else committed. */
final class ChangesTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final Service one = fleet.service();

  private void bySql(String id, long version, String name) {
    fleet.inDurable(id, version, name);
    Await.answer(fleet.durable.tell(Fleet.key(id), version));
  }

  @Test
  void changed_rowThatBothTiersHold_isReadAgainAtOnce() {
    one.names().put("p", "old");
    assertEquals("old", one.names().get("p"));

    bySql("p", fleet.durableVersion("p") + 1, "new");

    assertEquals("new", one.names().get("p"));
    assertEquals("\"new\"", fleet.shared("p"));
  }

  @Test
  void changed_versionThatTiersHaveAlready_leavesThem() {
    one.names().put("p", "new");
    assertEquals("new", one.names().get("p"));

    Await.answer(fleet.durable.tell(Fleet.key("p"), fleet.durableVersion("p")));

    assertEquals("\"new\"", fleet.shared("p"));
    assertEquals(Tier.L1, one.tierOf("p"));
  }

  @Test
  void changed_deletedRow_isGoneFromEveryTier() {
    one.names().put("p", "old");
    assertEquals("old", one.names().get("p"));
    fleet.durable.plant(Fleet.key("p"), null);

    Await.answer(fleet.durable.tell(Fleet.key("p"), ChangeListener.NO_VERSION));

    assertNull(one.names().get("p"));
  }

  @Test
  void changed_whileAReadIsUnderWay_voidsItsFill() {
    fleet.inDurable("p", 10, "old");
    Hold hold = one.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> read = Call.begin(() -> one.names().get("p"));
    hold.awaitReached(Await.LIMIT);

    bySql("p", 11, "new");
    hold.release();

    read.end();
    assertEquals("new", one.names().get("p"));
  }

  @Test
  void changed_withoutL2_dropsL1() {
    Service alone = fleet.service(Fleet.policy().build(), EnumSet.of(Tier.L3));
    fleet.inDurable("p", 10, "old");
    assertEquals("old", alone.names().get("p"));

    bySql("p", 11, "new");

    assertEquals("new", alone.names().get("p"));
  }

  @Test
  void changed_l2Down_failsSoThatItIsToldAgain() {
    one.names().put("p", "old");
    one.l2().fail("down");

    assertThrows(
        TierException.class,
        () -> Await.answer(fleet.durable.tell(Fleet.key("p"), ChangeListener.NO_VERSION)));

    one.l2().restore();
    Await.answer(fleet.durable.tell(Fleet.key("p"), ChangeListener.NO_VERSION));
    assertNull(fleet.shared("p"));
  }

  @Test
  void changed_keyOfNoSchema_isIgnored() {
    Await.answer(fleet.durable.tell("elsewhere", 5));
    Await.answer(fleet.durable.tell("player:a b:name", 5));

    assertEquals(0, one.l2().count("invalidate"));
  }

  @Test
  void changed_wholeTemplate_clearsItEverywhere() {
    one.names().put("p", "old");
    assertEquals("old", one.names().get("p"));
    fleet.inDurable("p", fleet.durableVersion("p"), "same version, another value");

    Await.answer(fleet.durable.tellAllChanged("player:{id}:name"));

    assertNull(fleet.shared("p"));
    assertEquals("same version, another value", one.names().get("p"));
  }

  @Test
  void missed_clearsL2AndL1AndLeavesForeignKeys() {
    one.names().put("p", "old");
    assertEquals("old", one.names().get("p"));
    fleet.shared.foreign().set("other", new byte[] {1});
    fleet.inDurable("p", fleet.durableVersion("p"), "same version, another value");

    Await.answer(fleet.durable.tellMissed());

    assertEquals("same version, another value", one.names().get("p"));
    assertTrue(fleet.shared.foreign().get("other") != null);
    assertFalse(fleet.fenced("p"));
  }
}
