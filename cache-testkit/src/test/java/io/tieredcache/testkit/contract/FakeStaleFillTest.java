package io.tieredcache.testkit.contract;

import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.testkit.FakeDurableTier;
import io.tieredcache.testkit.FakeSharedTier;
import io.tieredcache.testkit.ForeignClient;
import io.tieredcache.testkit.StaleFillContract;

/** The engine keeps its promise over fakes; cache-cli's tests play the same on real servers. */
final class FakeStaleFillTest extends StaleFillContract {
  private final FakeSharedTier shared = new FakeSharedTier();
  private final FakeDurableTier durable = new FakeDurableTier();

  @Override
  protected SharedTier newSharedTier() {
    return shared.peer();
  }

  @Override
  protected DurableTier newDurableTier() {
    return durable.peer();
  }

  @Override
  protected ForeignClient foreign() {
    return shared.foreign();
  }
}
