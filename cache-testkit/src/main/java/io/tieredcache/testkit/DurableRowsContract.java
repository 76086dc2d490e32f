package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.TierException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The rules of {@link io.tieredcache.spi.DurableStore} that hold also where a table can neither
 * expire rows nor keep a deleted key's version: one of the application's own. All others inherit
 * {@link DurableTierContract}.
 *
 * <p>One tier serves all tests of a class; every test uses keys of its own, below {@code
 * contract:}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DurableRowsContract
    implements DurableReadRules, DurableWriteRules, DurableCompareRules, DurableConcurrencyRules {
  private DurableTier tier;
  private DurableProbe rows;

  /** For subclasses. */
  protected DurableRowsContract() {}

  /** A new tier on the same database each time, neither opened nor started. */
  protected abstract DurableTier newTier();

  @BeforeAll
  final void startTier() {
    tier = newTier();
    rows = new DurableProbe(tier);
    tier.start(DurableProbe.soon());
  }

  @AfterAll
  final void closeTier() {
    tier.close();
  }

  @Override
  public final DurableProbe rows() {
    return rows;
  }

  @Test
  final void newTier_afterAnother_seesItsRows() {
    String key = rows.newKey();
    long version = rows.put(key, "1");

    try (DurableTier second = newTier()) {
      DurableProbe probe = new DurableProbe(second);
      second.start(DurableProbe.soon());
      DurableRow row = probe.get(key);
      assertEquals(version, row == null ? -1 : row.version());
    }
  }

  @Test
  final void close_twice_failsWhatIsAskedAfterwards() {
    DurableTier closed = newTier();
    DurableProbe probe = new DurableProbe(closed);
    closed.start(DurableProbe.soon());

    closed.close();
    closed.close();

    assertThrows(TierException.class, () -> probe.get(probe.newKey()));
  }
}
