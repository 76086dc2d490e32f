package io.tieredcache.testkit;

import static io.tieredcache.testkit.FailureTest.assertUnavailable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tier or node that fails or is slow is left alone, and comes back by single probes. */
final class BreakerTest {
  /** The fewest requests that a breaker judges by. */
  private static final int ENOUGH = 20;

  private static final Duration OPEN = Duration.ofMillis(251);

  private static final Duration SLOW = Duration.ofMillis(500);
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();

  @BeforeEach
  void rows() {
    for (String id : List.of("p", "q", "r")) {
      fleet.inDurable(id, 7, "Ada");
    }
  }

  /** Reads that L1 does not answer. */
  private void read(String id, int times) {
    for (int i = 0; i < times; i++) {
      fleet.passLocalTtl();
      a.names().get(id);
    }
  }

  private void openL2() {
    a.l2().fail("switched off");
    read("p", ENOUGH);
  }

  @Test
  void get_l2IsConnectedAgain_isAskedAtOnce() {
    a.l2().disconnect();
    read("p", ENOUGH);
    assertEquals(1, open("l2"));
    assertEquals(Tier.L3, a.tierOf("q"));

    a.l2().reconnect();

    read("q", 1);
    fleet.passLocalTtl();
    assertEquals(Tier.L2, a.tierOf("q"));
    assertEquals(0, open("l2"));
  }

  @Test
  void get_probesFindNoConnection_theFirstRequestOnOneIsAnswered() {
    a.l2().disconnect();
    read("p", ENOUGH);
    fleet.clock.advance(OPEN);
    read("p", ENOUGH);

    a.l2().restore();

    read("q", 1);
    fleet.passLocalTtl();
    assertEquals(Tier.L2, a.tierOf("q"));
  }

  private double open(String tier) {
    return a.metrics().get("tieredcache.breaker.open").tag("tier", tier).gauge().value();
  }

  @Test
  void get_l2FailedOftenEnough_doesNotAskIt() {
    openL2();
    long asked = a.l2().count();

    assertEquals("Ada", a.names().get("q"));
    assertEquals(Map.of("q", "Ada", "r", "Ada"), a.names().getAll(List.of("q", "r")));

    assertEquals(asked, a.l2().count());
    assertEquals(1, open("l2"));
  }

  @Test
  void get_l2IsBack_oneProbeDecidesForAll() {
    openL2();
    a.l2().restore();
    fleet.clock.advance(OPEN);
    Hold probe = a.l2().holdNext("get", Hold.Side.BEFORE);
    CompletableFuture<String> first = a.names().getAsync("p");
    probe.awaitReached(Await.LIMIT);
    long asked = a.l2().count();

    assertEquals("Ada", a.names().get("q"));
    assertEquals(asked, a.l2().count());

    probe.release();
    assertEquals("Ada", first.join());
    assertEquals("Ada", a.names().get("r"));
    assertEquals("\"Ada\"", fleet.shared("r"));
    assertEquals(0, open("l2"));
  }

  @Test
  void get_probeFails_keepsAwayForAnotherWhile() {
    openL2();
    fleet.clock.advance(OPEN);
    long asked = a.l2().count();

    read("q", 3);

    assertEquals(asked + 1, a.l2().count());
  }

  @Test
  void get_oneNodeFails_othersAreStillAsked() {
    a.l2().nodes(2);
    String well = idOn("node-0");
    String ill = idOn("node-1");
    a.l2().failNode("node-1", "switched off");
    for (int i = 0; i < 2 * ENOUGH; i++) {
      fleet.passLocalTtl();
      a.names().getAll(List.of(well, ill));
    }

    fleet.passLocalTtl();
    assertEquals(Tier.L2, a.tierOf(well));
    assertEquals(Tier.L3, a.tierOf(ill));
    assertEquals(2, a.names().getAll(List.of(well, ill)).size());
    assertEquals(
        1, a.metrics().get("tieredcache.breaker.open").tag("node", "node-1").gauge().value());
    assertEquals(
        0, a.metrics().get("tieredcache.breaker.open").tag("node", "node-0").gauge().value());
  }

  private String idOn(String node) {
    for (int i = 0; ; i++) {
      String id = "s" + i;
      if (a.l2().node(Fleet.key(id)).equals(node)) {
        fleet.inDurable(id, 7, "Ada");
        fleet.inShared(id, 7, "Ada");
        return id;
      }
    }
  }

  @Test
  void get_nodeLeftTheCluster_itsBreakerIsForgotten() {
    a.l2().nodes(2);
    String ill = idOn("node-1");
    a.l2().failNode("node-1", "switched off");
    for (int i = 0; i < ENOUGH; i++) {
      fleet.passLocalTtl();
      a.names().get(ill);
    }
    a.l2().nodes(1);

    fleet.clock.advance(Duration.ofSeconds(11));

    Await.until(
        "the gauge is gone",
        () -> a.metrics().find("tieredcache.breaker.open").tag("node", "node-1").gauge() == null);
    assertEquals("Ada", a.names().get(ill));
  }

  private void slowReads() {
    fleet.inShared("p", 7, "Ada");
    for (int i = 0; i < ENOUGH && open("l2") == 0; i++) {
      fleet.passLocalTtl();
      Hold slow = a.l2().holdNext("get", Hold.Side.BEFORE);
      CompletableFuture<String> get = a.names().getAsync("p");
      slow.awaitReached(Await.LIMIT);
      fleet.clock.advance(SLOW);
      slow.release();
      assertEquals("Ada", get.join());
    }
  }

  @Test
  void get_l2IsSlowOftenEnough_doesNotAskIt() {
    a.names().get("r");
    fleet.clock.advance(WARM_UP);

    slowReads();

    assertEquals(Tier.L3, a.tierOf("q"));
    assertEquals(1, open("l2"));
  }

  @Test
  void get_l2IsSlowToAProcessThatHasJustBegun_isStillAsked() {
    a.names().get("r");
    fleet.inShared("q", 7, "Ada");
    fleet.inShared("p", 7, "Ada");
    for (int i = 0; i < ENOUGH / 3 + 1; i++) {
      List<Hold> holds = new ArrayList<>();
      List<CompletableFuture<String>> gets = new ArrayList<>();
      fleet.passLocalTtl();
      for (String id : List.of("p", "q", "r")) {
        Hold slow = a.l2().holdNext("get", Hold.Side.BEFORE);
        gets.add(a.names().getAsync(id));
        slow.awaitReached(Await.LIMIT);
        holds.add(slow);
      }
      fleet.clock.advance(SLOW);
      holds.forEach(Hold::release);
      gets.forEach(get -> assertEquals("Ada", get.join()));
    }
    fleet.passLocalTtl();

    assertEquals(0, open("l2"));
    assertEquals(Tier.L2, a.tierOf("q"));
  }

  @Test
  void put_l3FailedOftenEnough_failsAtOnceAndDidNothing() {
    a.l3().fail("switched off");
    for (int i = 0; i < ENOUGH; i++) {
      assertUnavailable(Tier.L3, () -> a.names().put("p", "Bea"));
    }
    a.l3().restore();
    long asked = a.l3().count();

    assertUnavailable(Tier.L3, () -> a.names().put("p", "Bea"));

    assertEquals(asked, a.l3().count());
    fleet.clock.advance(OPEN);
    a.names().put("p", "Bea");
    assertEquals("\"Bea\"", fleet.durable("p"));
  }

  @Test
  void put_l3RefusesTheRowsOften_isStillAsked() {
    for (int i = 0; i < 2 * ENOUGH; i++) {
      a.l3().holdNext("putAll", Hold.Side.BEFORE).fail(refused());
      assertThrows(TierException.class, () -> a.names().put("p", "Bea"));
    }

    a.names().put("p", "Bea");

    assertNotEquals(1, open("l3"));
  }

  private static TierException refused() {
    return new TierException(Tier.L3, "test", "*", Duration.ZERO, "a row was refused", null);
  }
}
