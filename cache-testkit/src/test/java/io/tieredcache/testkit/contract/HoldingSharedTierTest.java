package io.tieredcache.testkit.contract;

import io.tieredcache.spi.SharedTier;
import io.tieredcache.testkit.FakeSharedTier;
import io.tieredcache.testkit.ForeignClient;
import io.tieredcache.testkit.HoldingSharedTier;
import io.tieredcache.testkit.SharedTierContract;

/** Hold points that nobody set change nothing. */
final class HoldingSharedTierTest extends SharedTierContract {
  private final FakeSharedTier data = new FakeSharedTier();

  @Override
  protected SharedTier newTier() {
    return new HoldingSharedTier(data.peer());
  }

  @Override
  protected ForeignClient foreign() {
    return data.foreign();
  }
}
