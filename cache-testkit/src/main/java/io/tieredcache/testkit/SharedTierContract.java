package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.spi.Framing;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.TierException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every rule of {@link io.tieredcache.spi.SharedStore}, as tests that each L2 inherits: extend it
 * in the module that holds the tier.
 *
 * <p>One tier serves all tests of a class; every test uses keys of its own, below {@code
 * contract-}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SharedTierContract
    implements SharedReadRules,
        SharedLeaseRules,
        SharedFillRules,
        SharedPutRules,
        SharedAssignedRules,
        SharedInvalidateRules,
        SharedFramingRules,
        SharedBatchRules {
  private SharedTier tier;
  private SharedProbe json;
  private SharedProbe binary;
  private SharedProbe plain;
  private SharedProbe cacheOnly;

  /** For subclasses. */
  protected SharedTierContract() {}

  /** A new tier on the data that {@link #foreign} sees, neither opened nor started. */
  protected abstract SharedTier newTier();

  /** The same data as another service reaches it; asked for once, before all tests. */
  protected abstract ForeignClient foreign();

  @BeforeAll
  final void startTier() {
    tier = newTier();
    ForeignClient foreign = foreign();
    json = SharedProbe.open(tier, foreign, "json", Framing.JSON, true);
    binary = SharedProbe.open(tier, foreign, "binary", Framing.BINARY, true);
    plain = SharedProbe.open(tier, foreign, "plain", Framing.PLAIN, true);
    cacheOnly = SharedProbe.open(tier, foreign, "assigned", Framing.JSON, false);
    tier.start(SharedProbe.soon());
  }

  @AfterAll
  final void closeTier() {
    tier.close();
  }

  @Override
  public final SharedProbe json() {
    return json;
  }

  @Override
  public final SharedProbe binary() {
    return binary;
  }

  @Override
  public final SharedProbe plain() {
    return plain;
  }

  @Override
  public final SharedProbe cacheOnly() {
    return cacheOnly;
  }

  @Test
  final void close_twice_failsWhatIsAskedAfterwards() {
    SharedTier closed = newTier();
    SharedProbe probe = SharedProbe.open(closed, foreign(), "json", Framing.JSON, true);
    closed.start(SharedProbe.soon());

    closed.close();
    closed.close();

    assertThrows(TierException.class, () -> probe.get(probe.newKey()));
  }
}
