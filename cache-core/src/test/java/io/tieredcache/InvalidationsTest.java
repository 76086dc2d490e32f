package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tieredcache.codec.TextCodec;
import io.tieredcache.spi.Tier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InvalidationsTest {
  private static final long TTL = TimeUnit.HOURS.toNanos(1);

  private final Invalidations invalidations = new Invalidations(() -> 5, nanos -> {});
  private final KeySchema<String, String> names =
      KeySchema.of("player:{id}:name", IdFormat.string(), TextCodec.of());
  private final KeySchema<Long, String> ranks =
      KeySchema.of("player:{id}:rank", IdFormat.number(), TextCodec.of());
  private final LocalTier<String, String> nameTier = added(names);
  private final LocalTier<Long, String> rankTier = added(ranks);

  private <I> LocalTier<I, String> added(KeySchema<I, String> schema) {
    LocalTier<I, String> local =
        new LocalTier<>(10, TTL, true, new Flights<I, String>(TTL), () -> 5);
    invalidations.add(schema, local, new Counters());
    return local;
  }

  private static Answer<String> answer() {
    return Answer.of("x", 1, Tier.L2, 5);
  }

  @Test
  void changed_keyOfASchema_dropsThatIdAlone() {
    nameTier.store("7", answer());
    nameTier.store("8", answer());
    rankTier.store(7L, answer());

    invalidations.changed("player:7:rank");

    assertNull(rankTier.fresh(7L));
    assertNotNull(nameTier.fresh("7"));
    invalidations.changed("player:7:name");
    assertNull(nameTier.fresh("7"));
    assertNotNull(nameTier.fresh("8"));
  }

  @Test
  void changed_keyThatNoIdForms_isLetPass() {
    rankTier.store(7L, answer());

    invalidations.changed("player:07:rank");
    invalidations.changed("player:x:rank");
    invalidations.changed("player:7");
    invalidations.changed("");

    assertNotNull(rankTier.fresh(7L));
  }

  @Test
  void allChanged_always_dropsEachSchemasEntries() {
    nameTier.store("7", answer());
    rankTier.store(7L, answer());

    invalidations.allChanged();

    assertNull(nameTier.fresh("7"));
    assertNull(rankTier.fresh(7L));
  }

  @Test
  void nanoTime_always_isTheCachesClock() {
    assertEquals(5, invalidations.nanoTime());
  }
}
