package io.tieredcache.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.spi.DurableTier;
import io.tieredcache.testkit.FakeDurableTier;
import io.tieredcache.testkit.FlushContract;
import io.tieredcache.testkit.HoldingDurableTier;
import java.util.Arrays;

/**
 * The fake keeps the contract that PostgreSQL keeps; hold points that nobody set change nothing.
 */
final class FakeFlushTest extends FlushContract {
  private final FakeDurableTier data = new FakeDurableTier();

  @Override
  protected DurableTier newTier() {
    return new HoldingDurableTier(data.peer());
  }

  @Override
  protected void refuseBad() {
    data.refuse(payload -> Arrays.equals(payload, BAD.getBytes(UTF_8)));
  }
}
