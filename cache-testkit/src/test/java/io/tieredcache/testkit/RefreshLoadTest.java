package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.WriteMode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * 1,000 reads a second of one key whose load takes 50 ms, on the fleet's clock: the clock stands
 * still while the machine has not begun or ended what would have by then.
 */
final class RefreshLoadTest {
  private static final Duration LOAD = Duration.ofMillis(50);
  private static final Duration TTL = Duration.ofSeconds(2);
  private static final Duration RUN = Duration.ofSeconds(60);

  @AutoClose private final Fleet fleet = new Fleet();
  private final AtomicInteger loads = new AtomicInteger();
  private volatile long loadEnds = Long.MAX_VALUE;

  private long now() {
    return fleet.clock.nanoTime().getAsLong();
  }

  private String load(String id) {
    long end = now() + LOAD.toNanos();
    loadEnds = end;
    Await.until("the load's end", () -> now() >= end);
    loadEnds = Long.MAX_VALUE;
    return "v" + loads.incrementAndGet();
  }

  @Test
  void get_oftenAndSlowToLoad_neverWaitsAfterTheFirst() {
    Service a =
        fleet.service(
            Fleet.policy().ttl(TTL).writes(WriteMode.CACHE_ONLY).refreshAhead(true).build());
    Call<String> first = Call.begin(() -> a.names().get("p", this::load));
    Await.until("the first load begins", () -> loadEnds != Long.MAX_VALUE);
    fleet.clock.advance(LOAD);
    first.end();

    for (long ms = 0; ms < RUN.toMillis(); ms++) {
      a.names().get("p", this::load);
      Await.until("the machine keeps up", () -> idle(a) || (loading() && now() < loadEnds));
      fleet.clock.advance(Duration.ofMillis(1));
    }

    assertEquals(1, a.l2().count("acquireAll"), "reads that had to wait for a load");
    long fewest = RUN.toMillis() / TTL.toMillis();
    assertTrue(loads.get() <= 1.2 * fewest, () -> loads + " loads, at least " + fewest);
  }

  private boolean loading() {
    return loadEnds != Long.MAX_VALUE;
  }

  private static boolean idle(Service service) {
    return service.metrics().get("tieredcache.tasks").tag("threads", "call").gauge().value() == 0;
  }
}
