package io.tieredcache.testkit.contract;

import io.tieredcache.spi.SharedTier;
import io.tieredcache.testkit.FakeSharedTier;
import io.tieredcache.testkit.HoldingSharedTier;
import io.tieredcache.testkit.JournalContract;

/** The fake keeps the contract that Redis keeps; hold points that nobody set change nothing. */
final class FakeJournalTest extends JournalContract {
  @Override
  protected SharedTier newTier() {
    return new HoldingSharedTier(new FakeSharedTier());
  }

  @Override
  protected int replicas() {
    return 0;
  }
}
