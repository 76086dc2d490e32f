package io.tieredcache.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tieredcache.spi.Epoch;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TrackingState;
import java.util.ArrayList;
import java.util.List;
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
        SharedRefreshRules,
        SharedFillRules,
        SharedPutRules,
        SharedAssignedRules,
        SharedInvalidateRules,
        SharedFramingRules,
        SharedBatchRules,
        SharedTrackingRules {
  private SharedTier tier;
  private SharedProbe json;
  private SharedProbe binary;
  private SharedProbe plain;
  private SharedProbe cacheOnly;
  private SharedProbe tracked;
  private final ChangeLog log = new ChangeLog();

  /** For subclasses. */
  protected SharedTierContract() {}

  /** A new tier on the data that {@link #foreign} sees, neither opened nor started. */
  protected abstract SharedTier newTier();

  /** The same data as another service reaches it; asked for once, before all tests. */
  protected abstract ForeignClient foreign();

  @BeforeAll
  final void startTier() {
    tier = newTier();
    tier.track(List.of(SharedProbe.template("tracked")), log);
    ForeignClient foreign = foreign();
    tracked = SharedProbe.open(tier, foreign, "tracked", Framing.JSON, true);
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

  @Override
  public final SharedProbe tracked() {
    return tracked;
  }

  @Override
  public final ChangeLog log() {
    return log;
  }

  @Override
  public final TrackingState tierTracking() {
    return tier.tracking();
  }

  @Override
  public final void awaitArmed() {
    awaitArmed(tier);
  }

  private static void awaitArmed(SharedTier tier) {
    Await.until(
        "every node reports its changes",
        () -> tier.tracking().wanted() > 0 && tier.tracking().armed() == tier.tracking().wanted());
  }

  @Test
  final void close_tracked_endsItsEpochs() {
    SharedTier closed = newTier();
    closed.track(List.of(SharedProbe.template("tracked")), log);
    SharedProbe probe = SharedProbe.open(closed, foreign(), "tracked", Framing.JSON, true);
    closed.start(SharedProbe.soon());
    awaitArmed(closed);
    SharedValue value = probe.get(probe.newKey(7, "1"));

    closed.close();

    assertNotNull(value);
    Epoch epoch = value.epoch();
    assertNotNull(epoch);
    assertFalse(epoch.isOpen(System.nanoTime()));
    assertEquals(0, closed.tracking().armed());
  }

  @Test
  final void clear_oneTemplate_removesItsValuesMarksAndLeasesOnly() {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      values.add(binary.newKey(1, "1"));
    }
    String leased = binary.newKey();
    binary.granted(leased, "mine");
    String absent = binary.newKey();
    binary.granted(absent, "mine");
    binary.fillAbsent(absent, "mine", 60_000);
    String other = json.newKey(1, "1");
    String otherLeased = json.newKey();
    json.granted(otherLeased, "mine");

    Await.answer(tier.clear(List.of(binary.template())));

    values.forEach(key -> assertNull(binary.get(key)));
    binary.refused(leased, "mine", SharedProbe.write(1, "old"));
    binary.granted(absent, "other");
    assertEquals("1", SharedProbe.text(json.get(other)));
    json.filled(otherLeased, "mine", SharedProbe.write(1, "1"));
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
