package io.tieredcache.redis;

import io.tieredcache.spi.SharedTier;
import io.tieredcache.testkit.JournalContract;
import org.junit.jupiter.api.Tag;

/** The rules of a journal, against a real cluster whose primaries have a replica each. */
@Tag("servers")
final class RedisJournalClusterTest extends JournalContract {
  @Override
  protected SharedTier newTier() {
    return RedisTier.connect(Servers.settings(Servers.replicated()));
  }

  @Override
  protected int replicas() {
    return 1;
  }
}
