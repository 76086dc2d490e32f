package io.tieredcache.testkit.contract;

import io.tieredcache.spi.DurableTier;
import io.tieredcache.testkit.DurableTierContract;
import io.tieredcache.testkit.FakeDurableTier;

/** The fake keeps the contract that real tiers keep. */
final class FakeDurableTierTest extends DurableTierContract {
  private final FakeDurableTier data = new FakeDurableTier();

  @Override
  protected DurableTier newTier() {
    return data.peer();
  }
}
