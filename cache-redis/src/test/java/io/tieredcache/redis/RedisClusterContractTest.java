package io.tieredcache.redis;

import io.tieredcache.spi.SharedTier;
import io.tieredcache.testkit.ForeignClient;
import io.tieredcache.testkit.SharedTierContract;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/** The rules of L2, against a real cluster. */
@Tag("servers")
final class RedisClusterContractTest extends SharedTierContract {
  @AutoClose private final RawRedis foreign = new RawRedis(Servers.settings(Servers.cluster()));

  @Override
  protected SharedTier newTier() {
    return RedisTier.connect(Servers.settings(Servers.cluster()));
  }

  @Override
  protected ForeignClient foreign() {
    return foreign;
  }
}
