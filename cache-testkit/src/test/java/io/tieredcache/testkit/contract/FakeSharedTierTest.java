package io.tieredcache.testkit.contract;

import io.tieredcache.spi.SharedTier;
import io.tieredcache.testkit.FakeSharedTier;
import io.tieredcache.testkit.ForeignClient;
import io.tieredcache.testkit.SharedTierContract;

/** The fake keeps the contract that real tiers keep. */
final class FakeSharedTierTest extends SharedTierContract {
  private final FakeSharedTier data = new FakeSharedTier();

  @Override
  protected SharedTier newTier() {
    return data.peer();
  }

  @Override
  protected ForeignClient foreign() {
    return data.foreign();
  }
}
