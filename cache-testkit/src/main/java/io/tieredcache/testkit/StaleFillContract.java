package io.tieredcache.testkit;

import io.tieredcache.IdFormat;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.SharedTier;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * No delayed step of one process overwrites what another has written or deleted, in any tier:
 * promise C3 (docs/policies.md), played on any pair of tiers in chosen orders. Extend it where both
 * tiers are at hand.
 *
 * <p>Two caches over the same data stand for two processes. Every test uses a key of its own, below
 * {@code stale:}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class StaleFillContract implements StaleReadRules, StaleWriteRules, StaleLoadRules {
  /** Longer than any test takes. */
  private static final Duration TTL = Duration.ofMinutes(1);

  private final KeySchema<String, String> schema =
      KeySchema.of("stale:{id}:name", IdFormat.string(), new NameCodec(Framing.JSON))
          .with(
              SchemaPolicy.builder()
                  .ttl(TTL)
                  .localTtl(StaleRace.LOCAL_TTL)
                  .negativeTtl(Duration.ZERO)
                  .deadline(Await.LIMIT)
                  .build());
  private RacingProcess slow;
  private RacingProcess fast;
  private ForeignClient foreign;

  /** For subclasses. */
  protected StaleFillContract() {}

  /** A new L2 on the data that {@link #foreign} sees; the caches start and close it. */
  protected abstract SharedTier newSharedTier();

  /** A new L3 on the same database each time; the caches start and close it. */
  protected abstract DurableTier newDurableTier();

  /** L2's data as another service reaches it; asked for once, before all tests. */
  protected abstract ForeignClient foreign();

  @BeforeAll
  final void startCaches() {
    foreign = foreign();
    slow = process();
    fast = process();
  }

  private RacingProcess process() {
    HoldingSharedTier l2 = new HoldingSharedTier(newSharedTier());
    HoldingDurableTier l3 = new HoldingDurableTier(newDurableTier());
    TieredCache cache =
        TieredCache.builder()
            .shared(l2)
            .durable(l3)
            .schemas(schema)
            .startTimeout(Duration.ofSeconds(60))
            .build();
    TypedCache<String, String> names = cache.of(schema);
    return new RacingProcess(cache, names, l2, l3);
  }

  @AfterAll
  final void closeCaches() {
    slow.cache().close();
    fast.cache().close();
  }

  @Override
  public final StaleRace race() {
    return new StaleRace(slow, fast, foreign);
  }
}
