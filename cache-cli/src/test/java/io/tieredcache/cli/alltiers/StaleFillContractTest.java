package io.tieredcache.cli.alltiers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.testkit.ForeignClient;
import io.tieredcache.testkit.StaleFillContract;
import io.tieredcache.testkit.TieredCacheServers;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisReply;
import org.jspecify.annotations.Nullable;

/** Promise C3 on a real Redis Cluster and PostgreSQL. */
@TieredCacheServers
final class StaleFillContractTest extends StaleFillContract {
  private final RedisCluster redis;
  private final PostgresServer postgres;

  StaleFillContractTest(RedisCluster redis, PostgresServer postgres) {
    this.redis = redis;
    this.postgres = postgres;
  }

  @Override
  protected SharedTier newSharedTier() {
    return RedisTier.connect(Service.settings(redis));
  }

  @Override
  protected DurableTier newDurableTier() {
    return PostgresTier.over(postgres.dataSource());
  }

  @Override
  protected ForeignClient foreign() {
    return new PlainCommands(redis);
  }

  /** Another service, whose values are text. */
  private record PlainCommands(RedisCluster redis) implements ForeignClient {
    @Override
    public byte @Nullable [] get(String key) {
      RedisReply reply = redis.command(key, "GET", key);
      return reply.isNull() ? null : reply.bytes();
    }

    @Override
    public void set(String key, byte[] value) {
      redis.command(key, "SET", key, new String(value, UTF_8));
    }

    @Override
    public void set(String key, byte[] value, long ttlMillis) {
      redis.command(key, "SET", key, new String(value, UTF_8), "PX", Long.toString(ttlMillis));
    }

    @Override
    public void delete(String key) {
      redis.command(key, "DEL", key);
    }

    @Override
    public void flushAll() {
      redis.primaries().forEach(primary -> primary.command("FLUSHALL"));
    }

    @Override
    public long millisLeft(String key) {
      return redis.command(key, "PTTL", key).number();
    }
  }
}
