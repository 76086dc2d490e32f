package io.tieredcache.bench.invalidation;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.Tracking;
import io.tieredcache.WriteMode;
import io.tieredcache.codec.TextCodec;
import io.tieredcache.redis.CredentialSource;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.spi.SharedTier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What both processes know: the schema, its ids, and how to reach the cluster. */
final class Names {
  static final int IDS = 64;

  /** Stays in L1 as long as nobody reports a change. */
  static final KeySchema<String, String> SCHEMA =
      KeySchema.of("bench-lag:{id}:name", IdFormat.string(), TextCodec.of())
          .with(
              SchemaPolicy.builder()
                  .ttl(Duration.ofHours(1))
                  .localTtl(Duration.ofHours(1))
                  .tracking(Tracking.TRACKED)
                  .writes(WriteMode.CACHE_ONLY)
                  .deadline(Duration.ofSeconds(5))
                  .build());

  private Names() {}

  static String id(int write) {
    return "p-" + write % IDS;
  }

  static RedisSettings settings(String password, String certificate, List<String> uris) {
    return RedisSettings.of(uris)
        .credentials(CredentialSource.password(password))
        .caCertificate(Path.of(certificate))
        // A machine that has just started six servers is slow; the times of writes don't depend on
        // it.
        .connectTimeout(Duration.ofSeconds(5))
        .commandTimeout(Duration.ofSeconds(5));
  }

  static TieredCache cache(SharedTier tier) {
    return TieredCache.builder()
        .shared(tier)
        .schemas(SCHEMA)
        .startTimeout(Duration.ofMinutes(1))
        .build();
  }
}
