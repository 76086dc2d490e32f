package io.tieredcache.postgres;

import io.tieredcache.spi.DurableTier;
import io.tieredcache.testkit.DurableTierContract;

/** The tier with a pool of its own keeps every rule of L3. */
final class PostgresTierContractTest extends DurableTierContract {
  private final TestDatabase database = TestDatabase.create();

  @Override
  protected DurableTier newTier() {
    return PostgresTier.connect(database.settings());
  }
}
