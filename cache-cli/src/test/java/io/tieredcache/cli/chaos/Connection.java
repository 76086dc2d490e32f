package io.tieredcache.cli.chaos;

import io.tieredcache.TieredCache;
import io.tieredcache.postgres.PostgresSettings;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.CredentialSource;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Where the servers are, in words that go to another process. */
record Connection(
    List<String> redis,
    Path passwordFile,
    Path caCertificate,
    String postgres,
    String user,
    String password) {
  static Connection of(RedisCluster cluster, Path passwordFile, PostgresServer database) {
    return new Connection(
        cluster.uris(),
        passwordFile,
        cluster.caCertificate(),
        database.jdbcUrl(),
        database.user(),
        database.password());
  }

  static Connection of(Map<String, String> environment) {
    return new Connection(
        List.of(environment.getOrDefault("REDIS_ENDPOINTS", "").split(",", -1)),
        Path.of(environment.getOrDefault("REDIS_PASSWORD_FILE", "")),
        Path.of(environment.getOrDefault("REDIS_CA", "")),
        environment.getOrDefault("POSTGRES_URL", ""),
        environment.getOrDefault("POSTGRES_USER", ""),
        environment.getOrDefault("POSTGRES_PASSWORD", ""));
  }

  Map<String, String> toEnvironment() {
    return Map.of(
        "REDIS_ENDPOINTS",
        String.join(",", redis),
        "REDIS_PASSWORD_FILE",
        passwordFile.toString(),
        "REDIS_CA",
        caCertificate.toString(),
        "POSTGRES_URL",
        postgres,
        "POSTGRES_USER",
        user,
        "POSTGRES_PASSWORD",
        password);
  }

  RedisTier redisTier(CredentialSource credentials) {
    return RedisTier.connect(
        RedisSettings.of(redis).credentials(credentials).caCertificate(caCertificate));
  }

  TieredCache open(RedisTier tier) {
    return TieredCache.builder()
        .shared(tier)
        .durable(PostgresTier.connect(PostgresSettings.of(postgres).user(user).password(password)))
        .startTimeout(Duration.ofSeconds(60))
        .schemas(Written.WORLDS, Written.TRACKED, Written.SCRATCH)
        .build();
  }
}
