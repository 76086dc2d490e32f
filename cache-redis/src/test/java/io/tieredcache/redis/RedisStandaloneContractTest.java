package io.tieredcache.redis;

import io.tieredcache.spi.SharedTier;
import io.tieredcache.testkit.ForeignClient;
import io.tieredcache.testkit.SharedTierContract;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/** The rules of L2, against a real single server. */
@Tag("servers")
final class RedisStandaloneContractTest extends SharedTierContract {
  @AutoClose private final RawRedis foreign = new RawRedis(Servers.settings(Servers.single()));

  @Override
  protected SharedTier newTier() {
    return RedisTier.connect(Servers.settings(Servers.single()));
  }

  @Override
  protected ForeignClient foreign() {
    return foreign;
  }
}
