package io.tieredcache.testkit.contract;

import io.tieredcache.spi.DurableTier;
import io.tieredcache.testkit.DurableTierContract;
import io.tieredcache.testkit.FakeDurableTier;
import io.tieredcache.testkit.HoldingDurableTier;

/** Hold points that nobody set change nothing. */
final class HoldingDurableTierTest extends DurableTierContract {
  private final FakeDurableTier data = new FakeDurableTier();

  @Override
  protected DurableTier newTier() {
    return new HoldingDurableTier(data.peer());
  }
}
