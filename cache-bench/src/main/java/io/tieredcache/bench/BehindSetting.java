package io.tieredcache.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.GameSchemas;
import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.WriteMode;
import io.tieredcache.codec.StringCodec;
import io.tieredcache.postgres.PostgresSettings;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.CredentialSource;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.time.Duration;

/** The servers of one comparison and the caches that are measured on them. */
record BehindSetting(RedisCluster redis, PostgresServer database) {
  private static final int POOL = 8;
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** The bundled schema of NPCs; on a busy machine a write is slow, and not too late. */
  static KeySchema<String, String> npcs(WriteMode writes) {
    KeySchema<String, String> bundled = GameSchemas.npcState(StringCodec.of());
    return bundled.with(bundled.policy().toBuilder().deadline(DEADLINE).writes(writes).build());
  }

  /** L3 as it is: single writes are gathered. */
  PostgresTier gathering() {
    return PostgresTier.connect(
        PostgresSettings.of(database.jdbcUrl())
            .user(database.user())
            .password(database.password())
            .poolSize(POOL));
  }

  /** L3 where each row is a commit of its own. */
  DurableTier oneRow() {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(database.jdbcUrl());
    pool.setUsername(database.user());
    pool.setPassword(database.password());
    pool.setMaximumPoolSize(POOL);
    return new OneRowTier(gathering(), pool);
  }

  TieredCache cache(
      KeySchema<String, String> schema, DurableTier durable, SimpleMeterRegistry metrics) {
    RedisSettings settings =
        RedisSettings.of(redis.uris())
            .credentials(CredentialSource.password(redis.password()))
            .caCertificate(redis.caCertificate());
    return TieredCache.builder()
        .shared(RedisTier.connect(settings))
        .durable(durable)
        .schemas(schema)
        .meterRegistry(metrics)
        .startTimeout(Duration.ofMinutes(1))
        .build();
  }
}
