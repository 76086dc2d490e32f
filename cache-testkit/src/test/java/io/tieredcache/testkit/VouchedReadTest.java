package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tieredcache.SchemaPolicy;
import io.tieredcache.Tracking;
import io.tieredcache.spi.Tier;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What L2 does not vouch for, or no longer, L1 keeps for 100 ms at most. */
final class VouchedReadTest {
  private static final Duration BEYOND_UNTRACKED = Duration.ofMillis(100);
  private static final SchemaPolicy POLICY =
      Fleet.policy().tracking(Tracking.TRACKED).localTtl(Duration.ofSeconds(30)).build();

  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service(POLICY);

  @Test
  void get_armedAfterTheRequestLeft_isKeptFor100MillisOnly() {
    fleet.inShared("p", 7, "Ada");
    a.l2().cutTracking();
    Hold hold = a.l2().holdNext("get", Hold.Side.AFTER);
    Call<String> reading = Call.begin(() -> a.names().get("p"));
    hold.awaitReached(Await.LIMIT);
    a.l2().armTracking();
    hold.release();
    reading.end();

    assertEquals(Tier.L1, a.tierOf("p"));
    fleet.clock.advance(BEYOND_UNTRACKED);
    assertEquals(Tier.L2, a.tierOf("p"));
  }

  @Test
  void get_epochEndedWhileTheAnswerWasUnderWay_isNotKept() {
    fleet.inShared("p", 7, "Ada");
    Hold hold = a.l2().holdNext("get", Hold.Side.AFTER);
    Call<String> reading = Call.begin(() -> a.names().get("p"));
    hold.awaitReached(Await.LIMIT);
    a.l2().cutTracking();
    fleet.inShared("p", 8, "Bea");
    a.l2().armTracking();
    hold.release();

    assertEquals("Ada", reading.end());
    assertEquals("Bea", a.names().get("p"));
  }

  @Test
  void get_trackingLost_expiresAtOnceAndStaysExpiredOnceArmedAgain() {
    fleet.inL1(a, "p", "Ada");

    a.l2().cutTracking();
    fleet.inShared("p", 8, "Bea");
    a.l2().armTracking();

    assertEquals("Bea", a.names().get("p"));
  }

  @Test
  void get_notArmed_isKeptFor100MillisOnly() {
    a.l2().refuseTracking();
    fleet.inL1(a, "p", "Ada");
    fleet.inShared("p", 8, "Bea");

    assertEquals("Ada", a.names().get("p"));
    fleet.clock.advance(BEYOND_UNTRACKED);
    assertEquals("Bea", a.names().get("p"));
  }

  @Test
  void get_answeredByL3AndNotFilled_isKeptFor100MillisOnly() {
    fleet.inDurable("p", 7, "Ada");
    Hold query = a.l3().holdNext("getAll", Hold.Side.AFTER);
    Call<String> reading = Call.begin(() -> a.names().get("p"));
    query.awaitReached(Await.LIMIT);
    a.l2().fail("switched off");
    query.release();
    assertEquals("Ada", reading.end());

    fleet.inDurable("p", 8, "Bea");
    fleet.clock.advance(BEYOND_UNTRACKED);

    assertEquals("Bea", a.names().get("p"));
  }

  @Test
  void get_absent_isKeptFor100MillisOnly() {
    assertNull(a.names().get("p"));
    a.l2().holdPushes();
    fleet.inShared("p", 7, "Ada");

    assertNull(a.names().get("p"));
    fleet.clock.advance(BEYOND_UNTRACKED);
    assertEquals("Ada", a.names().get("p"));
  }

  @Test
  void get_flightOlderThan100Millis_isNotJoined() {
    fleet.inShared("p", 7, "Ada");
    Hold hold = a.l2().holdNext("get", Hold.Side.AFTER);
    Call<String> early = Call.begin(() -> a.names().get("p"));
    hold.awaitReached(Await.LIMIT);
    a.l2().holdPushes();
    fleet.inShared("p", 8, "Bea");
    fleet.clock.advance(BEYOND_UNTRACKED);

    assertEquals("Bea", a.names().get("p"));

    hold.release();
    early.end();
  }
}
