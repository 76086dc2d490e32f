package io.tieredcache.postgres;

import io.tieredcache.spi.DurableTier;
import io.tieredcache.testkit.DurableTierContract;

/** The tier on the application's connections keeps every rule of L3. */
final class GivenDataSourceContractTest extends DurableTierContract {
  private final TestDatabase database = TestDatabase.create();

  @Override
  protected DurableTier newTier() {
    return PostgresTier.over(database.dataSource());
  }
}
