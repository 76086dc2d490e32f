package io.tieredcache.testkit;

import static io.tieredcache.testkit.Fleet.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.UndecodableValueException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Which tier answers a read, and what it leaves in the tiers above. */
final class ReadPathTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();
  private final Service b = fleet.service();

  @Test
  void get_inL2_answersWithOneCommandAndLeavesL3Alone() {
    a.names().put("p", "Ada");

    assertEquals("Ada", b.names().get("p"));

    assertEquals(1, b.l2().count("get"));
    assertEquals(1, b.l2().count());
    assertEquals(0, b.l3().count());
  }

  @Test
  void get_againWithinLocalTtl_asksNoTier() {
    a.names().put("p", "Ada");
    b.names().get("p");
    fleet.clock.advance(Fleet.LOCAL_TTL.minusNanos(1));

    assertEquals(Tier.L1, b.tierOf("p"));
    assertEquals(1, b.l2().count());
  }

  @Test
  void get_againAtLocalTtl_asksL2() {
    a.names().put("p", "Ada");
    b.names().get("p");
    a.names().put("p", "Bea");
    fleet.passLocalTtl();

    assertEquals("Bea", b.names().get("p"));
    assertEquals(2, b.l2().count("get"));
  }

  @Test
  void get_answerWasSlow_countsLocalTtlFromSending() {
    a.names().put("p", "Ada");
    Hold hold = b.l2().holdNext("get", Hold.Side.AFTER);
    Call<String> get = Call.begin(() -> b.names().get("p"));
    hold.awaitReached(Await.LIMIT);
    fleet.clock.advance(Duration.ofMillis(60));
    hold.release();
    get.end();

    fleet.clock.advance(Duration.ofMillis(39));
    assertEquals(Tier.L1, b.tierOf("p"));
    fleet.clock.advance(Duration.ofMillis(1));
    assertEquals(Tier.L2, b.tierOf("p"));
  }

  @Test
  void get_onlyInL3_backFillsL2AndL1() {
    fleet.inDurable("p", 7, "Ada");

    assertEquals(Tier.L3, a.tierOf("p"));

    assertEquals("\"Ada\"", fleet.shared("p"));
    assertEquals(7, fleet.sharedVersion("p"));
    assertFalse(fleet.fenced("p"));
    assertEquals(Tier.L1, a.tierOf("p"));
    assertEquals(Tier.L2, b.tierOf("p"));
    assertEquals(1, a.l3().count());
  }

  @Test
  void get_rowExpiresSoonerThanTtl_keepsL2NoLonger() {
    fleet.durable.plant(key("p"), new DurableRow(7, Fleet.json("Ada"), 2_000));

    a.names().get("p");

    assertEquals(2_000, fleet.shared.foreign().millisLeft(key("p")));
  }

  @Test
  void get_nowhere_marksAbsentForTheFleet() {
    assertNull(a.names().get("p"));

    assertNull(b.names().get("p"));

    assertEquals(1, a.l3().count());
    assertEquals(0, b.l3().count());
  }

  @Test
  void get_absentMarkExpired_asksL3Again() {
    a.names().get("p");
    fleet.inDurable("p", 7, "Ada");
    fleet.clock.advance(Fleet.NEGATIVE_TTL);

    assertEquals("Ada", a.names().get("p"));
  }

  @Test
  void get_negativeTtlZero_marksNothing() {
    Service service = fleet.service(Fleet.policy().negativeTtl(Duration.ZERO).build());

    service.names().get("p");

    assertFalse(fleet.fenced("p"));
  }

  @Test
  void get_absentWithinLocalTtl_asksNoTier() {
    a.names().get("p");
    long asked = a.l2().count();

    assertNull(a.names().get("p"));

    assertEquals(asked, a.l2().count());
  }

  @Test
  void get_setByAnotherServiceWithoutStamp_servesIt() {
    fleet.shared.foreign().set(key("p"), "\"Eve\"".getBytes(UTF_8));

    assertEquals("Eve", a.names().get("p"));

    assertEquals(0, a.l3().count());
  }

  @Test
  void get_undecodableInL2_answersFromL3AndFillsNothing() {
    byte[] foreign = "{not json".getBytes(UTF_8);
    fleet.shared.foreign().set(key("p"), foreign);
    fleet.inDurable("p", 7, "Ada");

    assertEquals("Ada", a.names().get("p"));

    assertEquals("{not json", fleet.shared("p"));
    assertFalse(fleet.fenced("p"));
    assertEquals(1, a.metric("tieredcache.undecodable"));
  }

  @Test
  void get_undecodableInL2AndNothingBelow_isAbsent() {
    fleet.shared.foreign().set(key("p"), "{not json".getBytes(UTF_8));

    assertNull(a.names().get("p"));

    assertEquals("{not json", fleet.shared("p"));
  }

  @Test
  void get_undecodableInL3_failsAndGivesTheLeaseBack() {
    byte[] payload = "{not json".getBytes(UTF_8);
    fleet.durable.plant(key("p"), new DurableRow(7, payload, DurableRow.FOREVER));

    UndecodableValueException failure =
        assertThrows(UndecodableValueException.class, () -> a.names().get("p"));

    assertEquals(Tier.L3, failure.tier());
    assertNull(fleet.shared("p"));
    assertFalse(fleet.fenced("p"));
  }

  @Test
  void getEntry_fromL1_tellsVersionAndAge() {
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    fleet.clock.advance(Duration.ofMillis(30));

    var entry = a.names().getEntry("p");

    assertTrue(entry != null && entry.version() == 7 && entry.value().equals("Ada"));
    assertEquals(Duration.ofMillis(30), entry.maxAge());
  }

  @Test
  void reads_byTier_areCounted() {
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    a.names().get("p");
    fleet.passLocalTtl();
    a.names().get("p");
    a.names().get("q");

    assertEquals(1, a.reads("l3"));
    assertEquals(1, a.reads("l1"));
    assertEquals(1, a.reads("l2"));
    assertEquals(1, a.reads("none"));
  }
}
