package io.tieredcache.cli.alltiers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.WriteBehindPolicy;
import io.tieredcache.WriteMode;
import io.tieredcache.codec.JacksonCodec;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.testkit.TieredCacheServers;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A write-behind put asks Redis once, where its journal lies on the value's node. */
@TieredCacheServers
final class OneStepWriteTest {
  private static final int PUTS = 50;

  /** Its flusher has no turn while the test runs. */
  private static final WriteBehindPolicy QUIET =
      WriteBehindPolicy.defaults().journalReplicas(0).flushInterval(Duration.ofHours(1));

  private static final KeySchema<String, World> WORLDS =
      KeySchema.of("one-step:{id}:state", IdFormat.string(), JacksonCodec.of(World.class))
          .with(
              SchemaPolicy.builder()
                  .ttl(Duration.ofMinutes(10))
                  .writes(WriteMode.WRITE_BEHIND)
                  .writeBehind(QUIET)
                  .build());

  /** The first partition's slots are all the first primary's. */
  private static String near() {
    JournalSettings settings = new JournalSettings(QUIET.journalPartitions(), 1, 0);
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(Integer::toString)
        .filter(id -> settings.partition(WORLDS.key(id)) == 0)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void put_journalOnTheValuesNode_isOneScriptCall(RedisCluster redis, PostgresServer database) {
    try (TieredCache cache =
        TieredCache.builder()
            .shared(RedisTier.connect(Service.settings(redis)))
            .durable(PostgresTier.over(database.dataSource()))
            .startTimeout(Duration.ofSeconds(60))
            .schemas(WORLDS)
            .build()) {
      TypedCache<String, World> worlds = cache.of(WORLDS);
      String id = near();
      worlds.put(id, new World("Arda", 0)); // a cold key is filled as well
      long before = scripts(redis);

      for (int i = 1; i <= PUTS; i++) {
        worlds.put(id, new World("Arda", i));
      }

      assertEquals(PUTS, scripts(redis) - before);
      assertEquals(new World("Arda", PUTS), worlds.get(id));
    }
  }

  private static long scripts(RedisCluster redis) {
    return redis.nodes().stream()
        .flatMap(node -> node.command("INFO", "commandstats").text().lines())
        .filter(line -> line.startsWith("cmdstat_eval"))
        .mapToLong(line -> Long.parseLong(line.replaceFirst("[^:]*:calls=(\\d+),.*", "$1")))
        .sum();
  }
}
