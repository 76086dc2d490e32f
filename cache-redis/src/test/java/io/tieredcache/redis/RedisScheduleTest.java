package io.tieredcache.redis;

import static io.tieredcache.redis.RawRedis.answer;
import static io.tieredcache.redis.Servers.soon;
import static io.tieredcache.redis.Stores.newKey;
import static io.tieredcache.redis.Stores.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Readers, writers, deleters, SQL commits, evictions and crashes, one step at a time in random
 * order. When all have ended, L2 holds what L3 holds, or nothing.
 */
@Tag("servers")
final class RedisScheduleTest {
  private static final int SCHEDULES = 200;
  private static final int ACTORS = 6;

  @Test
  void anySchedule_ended_leavesNothingStale() {
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.single()));
        RawRedis raw = new RawRedis(Servers.settings(Servers.single()))) {
      tier.start(soon());
      SharedStore store = Stores.durable(tier);
      for (int seed = 0; seed < SCHEDULES; seed++) {
        ScheduleActors actors = new ScheduleActors(store, raw, newKey(), new Random(seed));
        run(actors, new Random(seed));
        assertNothingStale(actors, store, seed);
      }
    }
  }

  private static void run(ScheduleActors actors, Random random) {
    List<ScheduleActors.Step> open = new ArrayList<>();
    for (int i = 0; i < ACTORS; i++) {
      open.add(actors.any());
    }
    while (!open.isEmpty()) {
      int turn = random.nextInt(open.size());
      ScheduleActors.Step next = open.get(turn).run();
      if (next == null) {
        open.remove(turn);
      } else {
        open.set(turn, next);
      }
    }
  }

  private static void assertNothingStale(ScheduleActors actors, SharedStore store, int seed) {
    ScheduleActors.Row row = actors.row();
    SharedValue value = answer(store.get(actors.key(), soon()));
    if (value == null) {
      Acquired acquired = answer(store.acquire(actors.key(), Stores.lease("last"), soon()));
      boolean saysAbsent = acquired instanceof Acquired.Absent;
      assertFalse(saysAbsent && !row.deleted(), () -> "absent, but L3 has it: seed " + seed);
    } else if (value.stamp().present()) {
      assertEquals(row.version(), value.stamp().version(), () -> "stale: seed " + seed);
      assertEquals("v" + row.version(), text(value), () -> "seed " + seed);
      assertFalse(row.deleted(), () -> "a delete undone: seed " + seed);
    }
  }
}
