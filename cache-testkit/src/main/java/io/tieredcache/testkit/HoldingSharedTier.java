package io.tieredcache.testkit;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.InvalidationListener;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.TierSchema;
import io.tieredcache.spi.TrackingState;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hold points around any L2, so that a race is played in one chosen order on real servers too.
 * Thread-safe as the tier it wraps.
 */
public final class HoldingSharedTier implements SharedTier {
  private final Holds holds = new Holds();
  private final SharedTier tier;

  /** Wraps a tier, which {@link #close} closes. */
  public HoldingSharedTier(SharedTier tier) {
    this.tier = requireNonNull(tier, "tier");
  }

  /** As {@link FakeSharedTier#holdNext}. */
  public Hold holdNext(String operation, Hold.Side side) {
    return holds.next(operation, side);
  }

  @Override
  public void track(Collection<KeyTemplate> templates, InvalidationListener listener) {
    tier.track(templates, listener);
  }

  @Override
  public TrackingState tracking() {
    return tier.tracking();
  }

  @Override
  public void onConnected(Consumer<String> listener) {
    tier.onConnected(listener);
  }

  @Override
  public SharedStore open(TierSchema schema) {
    return new HoldingSharedStore(holds, tier.open(schema));
  }

  @Override
  public @Nullable ChunkStore openChunks(TierSchema schema) {
    return tier.openChunks(schema);
  }

  @Override
  public @Nullable Journal openJournal(TierSchema schema, JournalSettings settings) {
    Journal journal = tier.openJournal(schema, settings);
    return journal == null ? null : new HoldingJournal(holds, journal);
  }

  @Override
  public void start(Deadline deadline) {
    tier.start(deadline);
  }

  @Override
  public CompletableFuture<@Nullable Void> clear(Collection<KeyTemplate> templates) {
    return holds.run("clear", () -> tier.clear(templates));
  }

  @Override
  public void close() {
    tier.close();
  }
}
