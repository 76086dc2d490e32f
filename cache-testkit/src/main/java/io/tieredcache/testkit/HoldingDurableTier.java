package io.tieredcache.testkit;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.ChangeListener;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.FlushStore;
import io.tieredcache.spi.TierSchema;
import org.jspecify.annotations.Nullable;

/** {@link HoldingSharedTier} for L3. */
public final class HoldingDurableTier implements DurableTier {
  private final Holds holds = new Holds();
  private final DurableTier tier;

  /** Wraps a tier, which {@link #close} closes. */
  public HoldingDurableTier(DurableTier tier) {
    this.tier = requireNonNull(tier, "tier");
  }

  /** As {@link FakeDurableTier#holdNext}. */
  public Hold holdNext(String operation, Hold.Side side) {
    return holds.next(operation, side);
  }

  @Override
  public DurableStore open(TierSchema schema) {
    return new HoldingDurableStore(holds, tier.open(schema));
  }

  @Override
  public int concurrency() {
    return tier.concurrency();
  }

  @Override
  public void listen(ChangeListener listener) {
    tier.listen(listener);
  }

  @Override
  public @Nullable FlushStore openFlush(TierSchema schema) {
    FlushStore store = tier.openFlush(schema);
    return store == null ? null : new HoldingFlushStore(holds, store);
  }

  @Override
  public void start(Deadline deadline) {
    tier.start(deadline);
  }

  @Override
  public void close() {
    tier.close();
  }
}
