package io.tieredcache.redis;

import io.tieredcache.spi.SharedTier;
import io.tieredcache.testkit.JournalContract;

/** The rules of a journal, against a real single server. */
final class RedisJournalStandaloneTest extends JournalContract {
  @Override
  protected SharedTier newTier() {
    return RedisTier.connect(Servers.settings(Servers.single()));
  }

  @Override
  protected int replicas() {
    return 0;
  }
}
