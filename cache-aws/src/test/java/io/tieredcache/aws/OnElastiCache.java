package io.tieredcache.aws;

import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.redis.RedisTier;
import java.util.function.Consumer;

/** The README's snippet for the cluster that infra/ makes. */
final class OnElastiCache {
  private OnElastiCache() {}

  // snippet
  static void run(KeySchema<?, ?> schema, Consumer<TieredCache> service) {
    try (SecretsManagerCredentialSource secret =
            SecretsManagerCredentialSource.open(SecretsManagerSettings.defaults());
        TieredCache cache =
            TieredCache.builder()
                .shared(RedisTier.connect(secret.redisSettings()))
                .schemas(schema)
                .build()) {
      service.accept(cache); // until SIGTERM; then close() drains
    }
  }
  // end
}
