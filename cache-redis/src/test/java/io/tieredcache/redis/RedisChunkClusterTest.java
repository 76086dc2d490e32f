package io.tieredcache.redis;

import io.tieredcache.spi.SharedTier;
import io.tieredcache.testkit.ChunkContract;
import io.tieredcache.testkit.ForeignClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/** The rules of chunks, against a real cluster. */
@Tag("servers")
final class RedisChunkClusterTest extends ChunkContract {
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
