package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.SchemaPolicy;
import io.tieredcache.SchemaPolicyBuilder;
import io.tieredcache.WriteMode;
import io.tieredcache.spi.Tier;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Values are loaded again before their end, once for the fleet, and nobody waits for it. */
final class RefreshAheadTest {
  private static final Duration LOAD = Duration.ofMillis(50);

  @AutoClose private final Fleet fleet = new Fleet();
  private final AtomicInteger loads = new AtomicInteger();

  private static SchemaPolicyBuilder ahead() {
    return Fleet.policy().writes(WriteMode.CACHE_ONLY).refreshAhead(true);
  }

  private String slowLoad(String id) {
    fleet.clock.advance(LOAD);
    return load(id);
  }

  private String load(String id) {
    return "v" + loads.incrementAndGet();
  }

  /** A load has been timed and its value is near its end: the next read that asks L2 refreshes. */
  private Service nearTheEnd(SchemaPolicy policy) {
    Service a = fleet.service(policy);
    a.names().get("p", this::slowLoad);
    fleet.clock.advance(Fleet.TTL.minus(LOAD.multipliedBy(2)));
    return a;
  }

  @Test
  void get_nearTheEnd_answersAtOnceAndLoadsAgain() {
    Service a = nearTheEnd(ahead().build());
    Hold loading = new Hold("load", Hold.Side.BEFORE);

    assertEquals("v1", a.names().get("p", id -> Loading.held(loading, "new")));
    loading.awaitReached(Await.LIMIT);
    assertEquals("v1", a.names().get("p", id -> "never"));

    loading.release();
    Await.until("the new value", () -> "\"new\"".equals(fleet.shared("p")));
    assertEquals(Fleet.TTL.toMillis(), fleet.shared.foreign().millisLeft(Fleet.key("p")));
    fleet.passLocalTtl();
    assertEquals("new", a.names().get("p", id -> "never"));
  }

  @Test
  void getAsync_nearTheEnd_loadsAgain() {
    Service a = nearTheEnd(ahead().build());

    assertEquals("v1", a.names().getAsync("p", this::load).join());

    Await.until("the new value", () -> "\"v2\"".equals(fleet.shared("p")));
  }

  @Test
  void get_nearTheEndUnderAnotherPolicy_stillLoadsAgain() {
    Service a = nearTheEnd(ahead().build());
    a.cache().reconfigure(a.names().schema(), ahead().concurrentLoads(7).build());

    assertEquals("v1", a.names().get("p", this::load));

    Await.until("the new value", () -> "\"v2\"".equals(fleet.shared("p")));
  }

  @Test
  void get_nearTheEndAndTheLoadedValueIsTooLarge_isCountedAsAFailure() {
    Service a = nearTheEnd(ahead().maxValueBytes(10).build());

    assertEquals("v1", a.names().get("p", id -> "a name of more than ten bytes"));

    Await.until("it is counted", () -> a.local("tieredcache.refreshes", "failed") == 1);
  }

  @Test
  void get_farFromTheEnd_loadsNothing() {
    Service a = fleet.service(ahead().build());
    a.names().get("p", this::slowLoad);
    for (int i = 0; i < 100; i++) {
      fleet.passLocalTtl();
      a.names().get("p", this::load);
    }

    assertEquals(1, loads.get());
    assertEquals(0, a.l2().count("refresh"));
  }

  @Test
  void get_refreshUnderWay_isNotBegunByOthers() {
    Service b = fleet.service(ahead().build());
    b.names().get("q", this::slowLoad);
    Service a = nearTheEnd(ahead().build());
    Hold loading = new Hold("load", Hold.Side.BEFORE);
    a.names().get("p", id -> Loading.held(loading, "new"));
    loading.awaitReached(Await.LIMIT);

    assertEquals("v2", b.names().get("p", this::load));
    Await.until("b has asked", () -> b.local("tieredcache.refreshes", "others") == 1);
    loading.release();
    Await.until("a has filled", () -> a.local("tieredcache.refreshes", "done") == 1);
    assertEquals("v2", b.names().get("p", this::load), "L1 has answered");

    fleet.passLocalTtl();
    assertEquals("new", b.names().get("p", this::load));
    assertEquals(2, loads.get());
  }

  @Test
  void get_othersHaveRefreshedSince_loadsNothing() {
    Service b = fleet.service(ahead().build());
    b.names().get("q", this::slowLoad);
    Service a = nearTheEnd(ahead().build());
    Hold asking = b.l2().holdNext("refresh", Hold.Side.BEFORE);
    b.names().get("p", this::load);
    asking.awaitReached(Await.LIMIT);
    a.names().get("p", this::load);
    Await.until("a has filled", () -> a.local("tieredcache.refreshes", "done") == 1);

    asking.release();

    Await.until("b has asked", () -> b.local("tieredcache.refreshes", "others") == 1);
    assertEquals(3, loads.get());
  }

  @Test
  void get_writtenDuringTheRefresh_theWriteStays() {
    Service a = nearTheEnd(ahead().build());
    Hold loading = new Hold("load", Hold.Side.BEFORE);
    a.names().get("p", id -> Loading.held(loading, "late"));
    loading.awaitReached(Await.LIMIT);

    a.names().put("p", "written");
    loading.release();

    Await.until("the refresh is over", () -> a.local("tieredcache.refreshes", "done") == 1);
    assertEquals("\"written\"", fleet.shared("p"));
    assertEquals("written", a.names().get("p"));
  }

  @Test
  void get_withL3_refreshesFromIt() {
    Service a = fleet.service(Fleet.policy().refreshAhead(true).build());
    fleet.inDurable("p", 7, "Ada");
    Hold slow = a.l3().holdNext("getAll", Hold.Side.BEFORE);
    Call<String> first = Call.begin(() -> a.names().get("p"));
    slow.awaitReached(Await.LIMIT);
    fleet.clock.advance(LOAD);
    slow.release();
    first.end();
    fleet.inDurable("p", 8, "Bea");
    fleet.clock.advance(Fleet.TTL.minus(LOAD));

    assertEquals("Ada", a.names().get("p"));

    Await.until("the refresh", () -> fleet.sharedVersion("p") == 8);
    assertEquals(2, a.l3().count("getAll"));
  }

  @Test
  void get_refreshFails_theValueStaysUntilItsEnd() {
    Service a = nearTheEnd(ahead().build());

    assertEquals("v1", a.names().get("p", RefreshAheadTest::broken));

    Await.until("it failed", () -> a.local("tieredcache.refreshes", "failed") == 1);
    assertEquals("\"v1\"", fleet.shared("p"));
    assertFalse(fleet.fenced("p"));
  }

  @Test
  void get_grantIsNotHeard_theLeaseIsGivenBack() {
    Service a = nearTheEnd(ahead().build());
    Hold granted = a.l2().holdNext("refresh", Hold.Side.AFTER);
    a.names().get("p", this::load);
    granted.awaitReached(Await.LIMIT);
    assertTrue(fleet.fenced("p"));

    granted.fail(FailureTest.lost(Tier.L2));

    Await.until("it failed", () -> a.local("tieredcache.refreshes", "failed") == 1);
    assertFalse(fleet.fenced("p"));
    assertEquals(1, loads.get());
  }

  private static String broken(String id) {
    throw new IllegalStateException("no model");
  }

  @Test
  void build_refreshAheadOfPlainValues_isRefused() {
    SchemaPolicy policy = Fleet.policy().refreshAhead(true).build();
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> fleet.plain(policy));
    assertTrue(refusal.getMessage().contains("refreshAhead of player:{id}:name needs a stamp"));
  }
}
