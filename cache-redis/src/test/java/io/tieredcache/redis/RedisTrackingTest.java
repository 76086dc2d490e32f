package io.tieredcache.redis;

import static io.tieredcache.redis.RawRedis.answer;
import static io.tieredcache.redis.Servers.soon;
import static io.tieredcache.redis.TrackedCaches.key;
import static io.tieredcache.redis.TrackedCaches.newId;
import static io.tieredcache.redis.TrackedCaches.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Timer;
import io.tieredcache.spi.Deadline;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** L1 over a real cluster that reports changes, and nobody breaks anything. */
@Tag("servers")
final class RedisTrackingTest {
  private static final RawRedis FOREIGN = new RawRedis(Servers.settings(Servers.cluster()));
  private static final TrackedCaches CACHE =
      TrackedCaches.armed(Servers.settings(Servers.cluster()));

  @AfterAll
  static void close() {
    CACHE.close();
    FOREIGN.close();
  }

  private static String inL1(String name) {
    String id = newId();
    FOREIGN.set(key(id), text(name));
    CACHE.keepInL1(id, name);
    return id;
  }

  @Test
  void get_plainSetByAnotherClient_isSeen() {
    String id = inL1("Ada");

    FOREIGN.set(key(id), text("Bea"));

    CACHE.awaitName(id, "Bea");
  }

  @Test
  void get_deletedByAnotherClient_isSeen() {
    String id = inL1("Ada");

    FOREIGN.delete(key(id));

    CACHE.awaitName(id, null);
  }

  @Test
  void get_expired_isSeen() {
    String id = inL1("Ada");

    answer(FOREIGN.commands().pexpire(key(id), 50));

    CACHE.awaitName(id, null);
  }

  @Test
  void get_flushAll_isSeenForEveryKey() {
    String one = inL1("Ada");
    String other = inL1("Bea");

    FOREIGN.flushAll();

    CACHE.awaitName(one, null);
    CACHE.awaitName(other, null);
  }

  @Test
  void put_own_isReadAtOnceAndThenKept() {
    String id = inL1("Ada");

    CACHE.names.put(id, "Bea");

    assertEquals("Bea", CACHE.names.get(id));
    CACHE.keepInL1(id, "Bea");
  }

  @Test
  void lag_ofOwnWrites_isMeasured() {
    Timer lag = CACHE.metrics.get("tieredcache.invalidation.lag").timer();
    long before = lag.count();

    CACHE.names.put(newId(), "Ada");

    Waiting.until("a sample comes", () -> lag.count() > before);
    assertEquals(3, CACHE.metrics.get("tieredcache.tracking.armed").gauge().value());
    assertEquals(3, CACHE.metrics.get("tieredcache.tracking.wanted").gauge().value());
  }

  @Test
  void get_schemaNotTracked_carriesNoEpoch() {
    try (RedisTier tier = RedisTier.connect(Servers.settings(Servers.cluster()))) {
      var store = Stores.durable(tier);
      tier.start(soon());
      String key = Stores.newKey();
      FOREIGN.set(key, text("Ada"));

      var value = answer(store.get(key, soon()));

      assertTrue(value != null);
      assertNull(value.epoch());
      assertEquals(0, tier.tracking().wanted());
    }
  }

  @Test
  void close_tracked_endsItsThreadsWithin2s() {
    Set<String> before = threads();
    TrackedCaches cache = TrackedCaches.armed(Servers.settings(Servers.cluster()));

    Deadline limit = Deadline.after(Duration.ofSeconds(2), System::nanoTime);
    cache.close();

    assertTrue(!limit.expired(), "took longer than 2 s");
    Waiting.until("only the threads of before are left", () -> before.containsAll(threads()));
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName() + "#" + thread.getId())
        .filter(name -> name.startsWith("lettuce") || name.startsWith("tieredcache-redis"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
