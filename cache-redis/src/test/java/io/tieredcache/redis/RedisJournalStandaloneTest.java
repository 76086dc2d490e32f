package io.tieredcache.redis;

import io.tieredcache.spi.SharedTier;
import io.tieredcache.testkit.JournalContract;
import org.junit.jupiter.api.Tag;

/** The rules of a journal, against a real single server. */
@Tag("servers")
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
