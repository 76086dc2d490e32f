package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.codec.StringCodec;
import io.tieredcache.spi.LoadFailedException;
import io.tieredcache.spi.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A cache with L1 as its only tier. */
class LocalOnlyTest {
  private static final KeySchema<String, String> NAMES =
      KeySchema.of("player:{id}:name", IdFormat.string(), StringCodec.of());

  private final AtomicLong clock = new AtomicLong();

  @AutoClose
  private final TieredCache cache = TieredCache.builder().schemas(NAMES).ticker(clock::get).build();

  private final TypedCache<String, String> names = cache.of(NAMES);

  @Test
  void get_neverPut_isNull() {
    assertNull(names.get("p-1"));
  }

  @Test
  void get_afterPut_isTheValueUntilTtl() {
    names.put("p-1", "Ada");
    clock.addAndGet(Duration.ofSeconds(59).toNanos());
    assertEquals("Ada", names.get("p-1"));
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    assertNull(names.get("p-1"));
  }

  @Test
  void getEntry_hit_tellsTierAndAge() {
    names.put("p-1", "Ada");
    clock.addAndGet(5);
    assertEquals(new CacheEntry<>("Ada", 0, Tier.L1, Duration.ofNanos(5)), names.getEntry("p-1"));
  }

  @Test
  void getAll_someThere_keepsTheOrderOfIds() {
    names.putAll(Map.of("p-1", "Ada", "p-3", "Eve"));
    assertEquals(
        List.of("Eve", "Ada"), List.copyOf(names.getAll(List.of("p-3", "p-2", "p-1")).values()));
  }

  @Test
  void get_withLoader_loadsOnceAndKeeps() {
    AtomicInteger loads = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      assertEquals("load 1", names.get("p-1", id -> "load " + loads.incrementAndGet()));
    }
  }

  @Test
  void get_loaderThrows_failsWithItsCauseAndKeepsNothing() {
    LoadFailedException failure =
        assertThrows(
            LoadFailedException.class,
            () ->
                names.get(
                    "p-1",
                    id -> {
                      throw new IllegalStateException("no such player");
                    }));
    assertEquals(IllegalStateException.class, failure.getCause().getClass());
    assertEquals("Ada", names.get("p-1", id -> "Ada"));
  }

  @Test
  void remove_afterPut_isGone() {
    names.put("p-1", "Ada");
    names.remove("p-1");
    assertNull(names.get("p-1"));
  }

  @Test
  void update_withoutL3_isRefused() {
    assertThrows(UnsupportedOperationException.class, () -> names.update("p-1", name -> "Ada"));
  }

  @Test
  void getAsync_badId_failsTheFuture() {
    assertEquals(
        "id component 'p 1' of player:{id}:name must not contain white space",
        names.getAsync("p 1").handle((value, failure) -> failure.getMessage()).join());
  }
}
