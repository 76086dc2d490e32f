package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.spi.DeadlineExceededException;
import io.tieredcache.spi.Tier;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A policy that changes while the cache runs, and one that comes from outside the code. */
final class ReconfigureTest {
  @AutoClose private final Fleet fleet = new Fleet();
  private final Service a = fleet.service();
  private final KeySchema<String, String> schema = a.names().schema();

  private void reconfigure(SchemaPolicy policy) {
    a.cache().reconfigure(schema, policy);
  }

  @Test
  void reconfigure_localTtl_countsForWhatL1Holds() {
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    fleet.clock.advance(Duration.ofMillis(40));
    assertEquals(Tier.L1, a.tierOf("p"));

    reconfigure(Fleet.policy().localTtl(Duration.ofMillis(30)).build());

    assertEquals(Tier.L2, a.tierOf("p"));
    assertEquals(Duration.ofMillis(30), a.cache().policy(schema).localTtl());
  }

  @Test
  void reconfigure_ttl_countsForTheNextFill() {
    fleet.inDurable("p", 7, "Ada");
    reconfigure(Fleet.policy().ttl(Duration.ofSeconds(9)).build());

    a.names().get("p");

    assertEquals(9_000, fleet.shared.foreign().millisLeft(Fleet.key("p")));
  }

  @Test
  void reconfigure_staleIfErrorSwitchedOn_counts() {
    fleet.inDurable("p", 7, "Ada");
    a.names().get("p");
    a.l2().fail("switched off");
    a.l3().fail("switched off");
    fleet.passLocalTtl();
    assertThrows(RuntimeException.class, () -> a.names().get("p"));

    reconfigure(Fleet.policy().staleIfError(Duration.ofHours(1)).build());

    assertEquals("Ada", a.names().get("p"));
  }

  @Test
  void reconfigure_callUnderWay_endsUnderTheOldPolicy() {
    fleet.inDurable("p", 7, "Ada");
    Hold hold = a.l3().holdNext("getAll", Hold.Side.BEFORE);
    Call<String> under = Call.begin(() -> a.names().get("p"));
    hold.awaitReached(Await.LIMIT);

    reconfigure(Fleet.policy().deadline(Duration.ofMillis(20)).build());

    Hold never = a.l3().holdNext("getAll", Hold.Side.BEFORE);
    assertThrows(DeadlineExceededException.class, () -> a.names().get("q"));
    hold.release();
    assertEquals("Ada", under.end());
    never.release();
  }

  @Test
  void reconfigure_whileAWriteTakesItsValues_doesNotTouchThatWrite() {
    SchemaPolicy strict = Fleet.policy().maxValueBytes(10).build();
    Map<String, String> values =
        new LinkedHashMap<>(Map.of("p", "a name of more than ten bytes")) {
          private static final long serialVersionUID = 1L;

          @Override
          public void forEach(BiConsumer<? super String, ? super String> taker) {
            super.forEach(taker);
            reconfigure(strict);
          }
        };

    a.names().putAll(values);

    assertThrows(IllegalArgumentException.class, () -> a.names().putAll(values));
  }

  @Test
  void reconfigure_floorsAndValues_stay() {
    fleet.inDurable("p", 8, "Bea");
    a.names().get("p");
    fleet.inShared("p", 7, "Ada");

    reconfigure(Fleet.policy().localTtl(Duration.ofMillis(50)).build());
    fleet.passLocalTtl();

    assertEquals("Bea", a.names().get("p"));
  }

  @Test
  void reconfigure_settingThatStands_isRefusedAndTheOldPolicyStays() {
    SchemaPolicy before = a.cache().policy(schema);
    SchemaPolicy other = Fleet.policy().localMaxEntries(3).localTtl(Duration.ofMillis(30)).build();

    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> reconfigure(other));

    assertTrue(refusal.getMessage().contains("no change of [localMaxEntries]"));
    assertEquals(before, a.cache().policy(schema));
  }

  @Test
  void reconfigure_againAndAgainUnderReads_neverFailsOne() {
    fleet.inDurable("p", 7, "Ada");
    SchemaPolicy one = Fleet.policy().localTtl(Duration.ofMillis(30)).build();
    SchemaPolicy other = Fleet.policy().localTtl(Duration.ofMillis(90)).jitter(0.1).build();
    Call<Void> changes =
        Call.begin(
            () -> {
              for (int i = 0; i < 2_000; i++) {
                reconfigure(i % 2 == 0 ? one : other);
              }
            });

    while (!changes.ended()) {
      assertEquals("Ada", a.names().get("p"));
      fleet.clock.advance(Duration.ofMillis(10));
    }

    changes.end();
    assertEquals(other, a.cache().policy(schema));
  }

  @Test
  void build_environment_changesThePolicy() {
    Service b =
        fleet.service(
            Fleet.policy().build(),
            builder -> builder.environment(Map.of("TIERED_CACHE_PLAYER_NAME_TTL", "9s")));
    fleet.inDurable("p", 7, "Ada");

    b.names().get("p");

    assertEquals(9_000, fleet.shared.foreign().millisLeft(Fleet.key("p")));
    assertEquals(Duration.ofSeconds(9), b.cache().policy(b.names().schema()).ttl());
  }
}
