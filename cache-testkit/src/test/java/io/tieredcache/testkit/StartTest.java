package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchedulerFactory;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.SchemaPolicyBuilder;
import io.tieredcache.TieredCache;
import io.tieredcache.TieredCacheBuilder;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A tier that is down at start is an error, or a warning where that is asked for. */
final class StartTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final FakeSharedTier l2 = fleet.shared.peer();
  private final FakeDurableTier l3 = fleet.durable.peer();

  private Service build(UnaryOperator<TieredCacheBuilder> settings) {
    return fleet.service(Fleet.policy().build(), EnumSet.of(Tier.L2, Tier.L3), l2, l3, settings);
  }

  private static Deadline soon() {
    return SharedProbe.soon();
  }

  @Test
  void build_l2Down_failsAndClosesBoth() {
    l2.fail("no cluster at this address");

    TierUnavailableException failure =
        assertThrows(TierUnavailableException.class, () -> build(builder -> builder));

    assertTrue(failure.getMessage().endsWith("no cluster at this address"));
    l2.restore();
    assertThrows(TierUnavailableException.class, () -> l2.start(soon()));
    assertThrows(TierUnavailableException.class, () -> l3.start(soon()));
  }

  @Test
  void build_l3Down_failsAndClosesBoth() {
    l3.fail("no database at this address");

    assertThrows(TierUnavailableException.class, () -> build(builder -> builder));

    assertThrows(TierUnavailableException.class, () -> l2.start(soon()));
  }

  @Test
  void build_timeoutsOutOfRange_areRefusedAllAtOnce() {
    Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);

    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> build(builder -> builder.startTimeout(forEver).closeTimeout(forEver)));

    assertEquals(
        "startTimeout must be at most PT1H, was "
            + forEver
            + "; closeTimeout must be PT0S to PT1H, was "
            + forEver,
        refusal.getMessage());
  }

  @Test
  void build_flushersCantStart_endsWhatHasStarted() {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    ScheduledThreadPoolExecutor ended = new ScheduledThreadPoolExecutor(1);
    ended.shutdown();
    SchedulerFactory factory = (name, threads) -> name.endsWith("flush") ? ended : timer;
    try (BehindFleet behind = new BehindFleet()) {
      assertThrows(
          RejectedExecutionException.class,
          () -> behind.process(builder -> builder.schedulers(factory)));

      assertTrue(timer.isShutdown());
    } finally {
      timer.shutdownNow();
    }
  }

  @Test
  void build_l2DownAndStartDegraded_worksAndL2JoinsLater() {
    l2.fail("no cluster at this address");
    Service service = build(builder -> builder.startDegraded(true));

    service.names().put("p", "Ada");
    assertEquals("Ada", service.names().get("p"));
    l2.restore();
    Await.until("the repair", () -> service.metric("tieredcache.repairs") == 2);
    fleet.passLocalTtl();

    assertEquals("Ada", service.names().get("p"));
    assertEquals("\"Ada\"", fleet.shared("p"));
  }

  @Test
  void build_l3DownAndStartDegraded_worksAndL3JoinsLater() {
    l3.fail("no database at this address");
    fleet.inShared("p", 7, "Ada");
    Service service = build(builder -> builder.startDegraded(true));

    assertEquals("Ada", service.names().get("p"));
    FailureTest.assertUnavailable(Tier.L3, () -> service.names().put("q", "Bea"));
    l3.restore();

    service.names().put("r", "Cleo");
    assertEquals("\"Cleo\"", fleet.durable("r"));
  }

  @Test
  void close_twice_closesTheTiersAndFailsCalls() {
    Service service = build(builder -> builder);

    service.cache().close();
    service.cache().close();

    assertThrows(TierUnavailableException.class, () -> service.names().get("p"));
    assertThrows(TierUnavailableException.class, () -> service.names().put("p", "Ada"));
  }

  @Test
  void build_overlappingTemplates_namesBoth() {
    TieredCacheBuilder builder =
        TieredCache.builder().schemas(schema("npc:{id}:state"), schema("npc:a:{b}"));

    assertEquals(
        "templates must not overlap: npc:{id}:state and npc:a:{b} have storage keys in common",
        assertThrows(IllegalArgumentException.class, builder::build).getMessage());
  }

  @Test
  void build_noSchema_isRefused() {
    assertEquals(
        "schemas must not be empty",
        assertThrows(IllegalArgumentException.class, TieredCache.builder()::build).getMessage());
  }

  @Test
  void of_unknownSchema_namesThoseThereAre() {
    Service service = build(builder -> builder);

    String message =
        assertThrows(
                IllegalArgumentException.class, () -> service.cache().of(schema("npc:{id}:state")))
            .getMessage();

    assertTrue(message.contains("npc:{id}:state") && message.contains("player:{id}:name"), message);
  }

  @Test
  void policy_manyFlaws_areToldInOneMessage() {
    SchemaPolicyBuilder policy =
        SchemaPolicy.builder()
            .ttl(Duration.ZERO)
            .localTtl(Duration.ofMillis(10))
            .localMaxEntries(0)
            .deadline(Duration.ofMillis(-1))
            .maxValueBytes(-5);

    assertEquals(
        "ttl must be at least PT0.001S, was PT0S;"
            + " localTtl must be PT0.025S to PT0.1S, was PT0.01S;"
            + " localTtl must not exceed ttl, was PT0.01S beyond PT0S;"
            + " localMaxEntries must be positive, was 0;"
            + " deadline must be PT0.01S to PT1H, was PT-0.001S;"
            + " maxValueBytes must be positive, was -5",
        assertThrows(IllegalArgumentException.class, policy::build).getMessage());
  }

  private static KeySchema<String, String> schema(String template) {
    return KeySchema.of(template, IdFormat.string(), new NameCodec(Framing.JSON));
  }
}
