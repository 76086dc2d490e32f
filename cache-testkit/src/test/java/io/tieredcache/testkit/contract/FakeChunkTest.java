package io.tieredcache.testkit.contract;

import io.tieredcache.spi.SharedTier;
import io.tieredcache.testkit.ChunkContract;
import io.tieredcache.testkit.FakeSharedTier;
import io.tieredcache.testkit.ForeignClient;
import io.tieredcache.testkit.HoldingSharedTier;

/** The fake keeps the contract that Redis keeps; hold points that nobody set change nothing. */
final class FakeChunkTest extends ChunkContract {
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
