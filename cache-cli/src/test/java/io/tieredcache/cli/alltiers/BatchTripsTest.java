package io.tieredcache.cli.alltiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.testkit.TieredCacheServers;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a getAll of cold keys costs, counted by the servers. */
@TieredCacheServers
final class BatchTripsTest {
  private static final int KEYS = 240;

  /** GETs, leases and fills are one write each; the rest is for this test's own and upkeep. */
  private static final int READS_PER_NODE = 25;

  /** Acquire and fill: one for 64 keys of a node, of which each has about 80. */
  private static final int SCRIPTS = 16;

  @Test
  void getAll_coldKeys_leasesLoadsAndFillsOnce(RedisCluster redis, PostgresServer database) {
    WatchedDurableTier counted = new WatchedDurableTier(PostgresTier.over(database.dataSource()));
    KeySchema<String, World> schema =
        World.schema()
            .with(World.schema().policy().toBuilder().deadline(Duration.ofSeconds(20)).build());
    try (TieredCache cache =
        TieredCache.builder()
            .shared(RedisTier.connect(Service.settings(redis)))
            .durable(counted)
            .startTimeout(Duration.ofSeconds(60))
            .schemas(schema)
            .build()) {
      TypedCache<String, World> worlds = cache.of(schema);
      List<String> ids = Stream.generate(() -> UUID.randomUUID().toString()).limit(KEYS).toList();
      Map<String, World> values = new HashMap<>();
      ids.forEach(id -> values.put(id, new World(id, 1)));
      worlds.putAll(values);
      ids.forEach(worlds::invalidate);
      long reads = counted.reads();
      long gets = sum(redis, "commandstats", "cmdstat_get:calls=");
      long scripts = sum(redis, "commandstats", "cmdstat_evalsha:calls=");
      long packets = sum(redis, "stats", "total_reads_processed:");

      assertEquals(values, worlds.getAll(ids));

      long after = sum(redis, "stats", "total_reads_processed:");
      assertEquals(1, counted.reads() - reads);
      // Scripts read the value and the fence too: acquire both, fill the fence.
      assertEquals(4 * KEYS, sum(redis, "commandstats", "cmdstat_get:calls=") - gets);
      long scriptsSent = sum(redis, "commandstats", "cmdstat_evalsha:calls=") - scripts;
      assertTrue(scriptsSent <= SCRIPTS, scriptsSent + " scripts for " + KEYS + " keys");
      long each = (after - packets) / redis.primaries().size();
      assertTrue(each <= READS_PER_NODE, each + " reads per node for " + KEYS + " keys");
    }
  }

  private static long sum(RedisCluster redis, String section, String name) {
    return redis.primaries().stream().mapToLong(node -> number(node, section, name)).sum();
  }

  private static long number(RedisNode node, String section, String name) {
    Matcher found =
        Pattern.compile(Pattern.quote(name) + "(\\d+)")
            .matcher(node.command("INFO", section).text());
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }
}
