package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tieredcache.spi.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class UpkeepTest {
  private static final int MOST = 1_000;
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private final LocalTier<Integer, String> local =
      new LocalTier<>(MOST, HOUR, true, new Flights<>(HOUR), () -> 1);

  private void store(int id) {
    local.store(id, Answer.of("v", 0, Tier.L1, 1));
  }

  @Test
  void execute_taskAskedForByARead_runsOnceWithTheNextWrite() {
    Upkeep upkeep = new Upkeep();
    List<String> runs = new ArrayList<>();
    upkeep.execute(() -> runs.add("upkeep"));
    assertEquals(List.of(), runs);
    upkeep.run();
    upkeep.run();
    assertEquals(List.of("upkeep"), runs);
  }

  @Test
  void store_moreThanTheBound_keepsTheBoundAfterEachWrite() {
    for (int id = 0; id < 5 * MOST; id++) {
      store(id);
      assertTrue(local.size() <= MOST, local::toString);
    }
    assertEquals(4 * MOST, local.evicted());
  }

  @Test
  void store_afterMoreReadsThanCaffeineNotes_keepsTheBound() {
    for (int id = 0; id < MOST; id++) {
      store(id);
    }
    for (int i = 0; i < 10_000; i++) {
      assertNotNull(local.fresh(i % MOST));
    }
    store(MOST);
    assertEquals(MOST, local.size());
  }

  /** Upkeep that learns of some reads only must still keep what is read often. */
  @Test
  void fresh_skewedInterest_isAnsweredAboutAsOftenAsByCaffeine() {
    Cache<Integer, String> caffeine =
        Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();
    double theirs =
        hits(
            id -> {
              boolean hit = caffeine.getIfPresent(id) != null;
              if (!hit) {
                caffeine.put(id, "v");
              }
              return hit;
            });
    double ours =
        hits(
            id -> {
              boolean hit = local.fresh(id) != null;
              if (!hit) {
                store(id);
              }
              return hit;
            });
    assertTrue(ours > theirs - 0.02, ours + " of the reads, Caffeine " + theirs);
  }

  private static double hits(IntPredicate read) {
    Random random = new Random(7);
    int hits = 0;
    int reads = 200_000;
    for (int i = 0; i < reads; i++) {
      // Half of the reads go to a 64th of the ids, three quarters to a sixth.
      int id = (int) (20 * MOST * Math.pow(random.nextDouble(), 6));
      hits += read.test(id) ? 1 : 0;
    }
    return (double) hits / reads;
  }
}
