package io.tieredcache.cli.alltiers;

import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.CredentialSource;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.testkit.HoldingDurableTier;
import io.tieredcache.testkit.HoldingSharedTier;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.time.Duration;

/** One service of the fleet, as a process of its own would be: its own L1, its own connections. */
final class Service implements AutoCloseable {
  final HoldingSharedTier redis;
  final HoldingDurableTier postgres;
  final TypedCache<String, World> worlds;
  private final TieredCache cache;

  private Service(KeySchema<String, World> schema, RedisCluster cluster, PostgresServer database) {
    redis = new HoldingSharedTier(RedisTier.connect(settings(cluster)));
    postgres = new HoldingDurableTier(PostgresTier.over(database.dataSource()));
    cache =
        TieredCache.builder()
            .shared(redis)
            .durable(postgres)
            // A busy machine takes its time over six TLS handshakes.
            .startTimeout(Duration.ofSeconds(60))
            .schemas(schema)
            .build();
    worlds = cache.of(schema);
  }

  static Service start(RedisCluster cluster, PostgresServer database) {
    return start(World.schema(), cluster, database);
  }

  static Service start(
      KeySchema<String, World> schema, RedisCluster cluster, PostgresServer database) {
    return new Service(schema, cluster, database);
  }

  static RedisSettings settings(RedisCluster cluster) {
    return RedisSettings.of(cluster.uris())
        .credentials(CredentialSource.password(cluster.password()))
        .caCertificate(cluster.caCertificate());
  }

  @Override
  public void close() {
    cache.close();
  }
}
