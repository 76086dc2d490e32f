package io.tieredcache.testkit;

import static io.tieredcache.testkit.FailureTest.assertUnavailable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.CacheEntry;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.Tracking;
import io.tieredcache.WriteMode;
import io.tieredcache.spi.LoadFailedException;
import io.tieredcache.spi.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** L1's expired values answer where the policy says so, and never those that were told stale. */
final class StalePolicyTest {
  private static final Duration MOST = Duration.ofMinutes(10);

  @AutoClose private final Fleet fleet = new Fleet();

  private Service onError() {
    Service a = fleet.service(Fleet.policy().staleIfError(MOST).build());
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    return a;
  }

  private void fail(Service service) {
    service.l2().fail("switched off");
    service.l3().fail("switched off");
  }

  @Test
  void get_noTierAnswersWithinTheMaximum_answersTheOldValue() {
    Service a = onError();
    fail(a);
    fleet.clock.advance(Duration.ofMinutes(5));

    assertEquals("Ada", a.names().get("p"));
    assertEquals("Ada", a.names().getAsync("p").join());
    assertEquals(Map.of("p", "Ada"), a.names().getAll(List.of("p")));
    CacheEntry<String> entry = a.names().getEntry("p");
    assertEquals(Tier.L1, entry.tier());
    assertEquals(Duration.ofMinutes(5), entry.maxAge());
    assertEquals(4, a.metric("tieredcache.stale"));
  }

  @Test
  void get_noTierAnswersBeyondTheMaximum_fails() {
    Service a = onError();
    fail(a);
    fleet.clock.advance(MOST);

    assertUnavailable(Tier.L3, () -> a.names().get("p"));
    assertUnavailable(Tier.L3, () -> a.names().getAll(List.of("p")));
  }

  @Test
  void get_aTierAnswers_answersTheNewValue() {
    Service a = onError();
    a.l2().fail("switched off");
    fleet.inDurable("p", 8, "Bea");
    fleet.passLocalTtl();

    assertEquals("Bea", a.names().get("p"));
  }

  @Test
  void get_toldStaleBefore_fails() {
    Service a = onError();
    fail(a);
    assertUnavailable(Tier.L2, () -> a.names().invalidate("p"));

    assertUnavailable(Tier.L3, () -> a.names().get("p"));
  }

  @Test
  void get_ownWriteBefore_neverAnswersTheOldValue() {
    Service a = onError();
    a.names().put("p", "Bea");
    fail(a);

    assertUnavailable(Tier.L3, () -> a.names().get("p"));
  }

  @Test
  void get_loaderFails_answersTheOldValue() {
    Service a =
        fleet.service(Fleet.policy().writes(WriteMode.CACHE_ONLY).staleIfError(MOST).build());
    a.names().get("p", id -> "Ada");
    fleet.evict("p");
    fleet.passLocalTtl();

    assertEquals("Ada", a.names().get("p", StalePolicyTest::broken));
    assertThrows(LoadFailedException.class, () -> a.names().get("q", StalePolicyTest::broken));
  }

  private static String broken(String id) {
    throw new IllegalStateException("no model");
  }

  @Test
  void get_revalidatingAllowed_answersAtOnceAndAsksInTheBackground() {
    Duration more = Duration.ofSeconds(2);
    Service a = fleet.service(Fleet.policy().staleWhileRevalidate(more).build());
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    fleet.inShared("p", 8, "Bea");
    fleet.passLocalTtl();
    Hold asked = a.l2().holdNext("get", Hold.Side.BEFORE);

    assertEquals("Ada", a.names().get("p"));
    assertEquals("Ada", a.names().getAsync("p").join());
    asked.awaitReached(Await.LIMIT);
    asked.release();

    Await.until("the new value", () -> "Bea".equals(a.names().get("p")));
    assertEquals(2, a.l2().count("get"), "the first and the one in the background");
  }

  @Test
  void get_revalidatingNotInTime_waits() {
    Duration more = Duration.ofSeconds(2);
    Service a = fleet.service(Fleet.policy().staleWhileRevalidate(more).build());
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    fleet.inShared("p", 8, "Bea");
    fleet.clock.advance(more.plus(Fleet.LOCAL_TTL));

    assertEquals("Bea", a.names().get("p"));
  }

  @Test
  void get_nobodyReportsChanges_revalidatesNoLongerThanL1KeepsWhatIsNotReported() {
    Service a = tracked();
    a.l2().cutTracking();
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    fleet.inShared("p", 8, "Bea");
    fleet.clock.advance(Duration.ofSeconds(5));

    assertEquals("Bea", a.names().get("p"));
  }

  @Test
  void get_changesAreReported_revalidatesAfterItsTimeInL1() {
    Service a = tracked();
    fleet.inShared("p", 7, "Ada");
    a.names().get("p");
    fleet.clock.advance(Fleet.TTL.dividedBy(2).plusMillis(500));
    Hold asked = a.l2().holdNext("get", Hold.Side.BEFORE);

    assertEquals(Tier.L1, a.tierOf("p"));
    asked.awaitReached(Await.LIMIT);
    asked.release();
  }

  private Service tracked() {
    return fleet.service(
        Fleet.policy()
            .tracking(Tracking.TRACKED)
            .localTtl(Fleet.TTL.dividedBy(2))
            .staleWhileRevalidate(Duration.ofSeconds(1))
            .build());
  }

  @Test
  void get_absentWithRevalidation_isAskedFor() {
    Service a = fleet.service(Fleet.policy().staleWhileRevalidate(MOST).build());
    assertNull(a.names().get("p"));
    fleet.passLocalTtl();
    fleet.clock.advance(Fleet.NEGATIVE_TTL);
    fleet.inDurable("p", 7, "Ada");

    assertEquals("Ada", a.names().get("p"));
  }

  @Test
  void fill_jitter_shortensTheLifeInL2AtMostByItsPart() {
    SchemaPolicy policy = Fleet.policy().jitter(0.5).build();
    Service a = fleet.service(policy);
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 200; i++) {
      fleet.inDurable("p" + i, 7, "Ada");
      a.names().get("p" + i);
      long left = fleet.shared.foreign().millisLeft(Fleet.key("p" + i));
      least = Math.min(least, left);
      most = Math.max(most, left);
    }

    long ttl = Fleet.TTL.toMillis();
    assertTrue(least >= ttl / 2 && least < ttl * 6 / 10, least + " of " + ttl);
    assertTrue(most <= ttl && most > ttl * 9 / 10, most + " of " + ttl);
  }

  @Test
  void get_manyCallersRevalidating_shareOneRead() {
    Service a = fleet.service(Fleet.policy().staleWhileRevalidate(MOST).build());
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    fleet.passLocalTtl();
    Hold asked = a.l2().holdNext("get", Hold.Side.BEFORE);
    for (int i = 0; i < 100; i++) {
      assertEquals("Ada", a.names().get("p"));
    }

    CompletableFuture<String> last = a.names().getAsync("p");

    assertEquals("Ada", last.join());
    assertEquals(2, a.l2().count("get"));
    asked.release();
  }
}
