package io.tieredcache.cli.alltiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.testkit.TieredCacheServers;
import io.tieredcache.testkit.server.RedisCluster;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A process that dies with a lease delays the others by no more than the lease. */
@TieredCacheServers
final class LeaseDeathTest {
  private static final Duration LEASE = Duration.ofSeconds(2);

  /** What a busy machine may add. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  @Test
  void get_leaseHolderKilled_waitsNoLongerThanTheLease(RedisCluster redis) throws Exception {
    String id = UUID.randomUUID().toString();
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    // Its own load could begin after half of its deadline: far later than the lease ends.
    KeySchema<String, String> schema = LeaseHolder.schema(LEASE.multipliedBy(10));
    try (TieredCache cache = LeaseHolder.cache(Service.settings(redis), schema, metrics);
        LeaseHolder holder = LeaseHolder.start(redis, id, LEASE)) {
      holder.awaitLoading();
      holder.kill();
      long killed = System.nanoTime();

      assertEquals("loaded", cache.of(schema).get(id, key -> "loaded"));

      Duration waited = Duration.ofNanos(System.nanoTime() - killed);
      assertTrue(waited.compareTo(LEASE.plus(SLACK)) <= 0, "waited " + waited);
      assertTrue(metrics.get("tieredcache.lease.waits").functionCounter().count() > 0);
      // Filled under a lease of its own, so the dead one was over.
      String key = schema.key(id);
      assertEquals(1, redis.command(key, "EXISTS", key).number());
    }
  }
}
