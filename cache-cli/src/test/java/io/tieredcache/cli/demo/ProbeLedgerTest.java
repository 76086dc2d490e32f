package io.tieredcache.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.cli.demo.report.Latencies;
import io.tieredcache.cli.demo.report.ProbeSight;
import io.tieredcache.cli.demo.report.ProbeWrite;
import io.tieredcache.cli.demo.report.ServiceReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who wrote when and who saw when, brought together. Times are microseconds. */
final class ProbeLedgerTest {
  private static final String KEY = "world:probe-0:snapshot";

  private ProbeLedger ledger = new ProbeLedger(Promises.under(Map.of()));

  private static ServiceReport report(List<ProbeWrite> writes, List<ProbeSight> sights) {
    String none = Latencies.encode(Latencies.histogram());
    return new ServiceReport(
        0, Map.of(), 0, 0, 0, 0, 0, none, 0, 0, none, writes, sights, "", false);
  }

  private void wrote(long tick, long returnedAt) {
    ledger.add(report(List.of(new ProbeWrite(KEY, tick, returnedAt)), List.of()), true);
  }

  private void saw(long tick, long lastOldReadAt, long seenAt) {
    ledger.add(report(List.of(), List.of(new ProbeSight(KEY, tick, lastOldReadAt, seenAt))), true);
  }

  private Staleness worlds() {
    return ledger.schemas().get(0);
  }

  private void assertSeen(long times, long slowestMicros, long stalestMicros, long broken) {
    assertEquals(times, worlds().seen().getTotalCount());
    // The histogram keeps two digits.
    long slowest = worlds().seen().getMaxValue() / 1_000;
    assertTrue(Math.abs(slowest - slowestMicros) <= slowestMicros / 50, "slowest " + slowest);
    assertEquals(stalestMicros * 1_000, worlds().stalest());
    assertEquals(broken, worlds().broken());
  }

  @Test
  void add_writeThenSight_countsDelayAndAge() {
    wrote(7, 1_000_000);
    saw(7, 1_080_000, 1_090_000);
    assertSeen(1, 90_000, 80_000, 0);
  }

  @Test
  void add_sightReportedBeforeWrite_isSettledLater() {
    saw(7, 1_080_000, 1_090_000);
    assertSeen(0, 0, 0, 0);
    wrote(7, 1_000_000);
    assertSeen(1, 90_000, 80_000, 0);
  }

  @Test
  void add_readOlderThanPromised_isCounted() {
    wrote(7, 1_000_000);
    saw(7, 1_100_001, 1_101_000);
    assertSeen(1, 101_000, 100_001, 1);
  }

  @Test
  void add_environmentLetsL1AnswerWhileItAsks_thatLongIsPromised() {
    ledger =
        new ProbeLedger(
            Promises.under(Map.of("TIERED_CACHE_WORLD_SNAPSHOT_STALE_WHILE_REVALIDATE", "1s")));
    wrote(7, 1_000_000);
    saw(7, 2_100_000, 2_100_500);
    assertSeen(1, 1_100_500, 1_100_000, 0);
    wrote(8, 3_000_000);
    saw(8, 4_100_001, 4_100_500);
    assertEquals(1, worlds().broken());
    assertEquals(1_100_000_000, worlds().promised());
  }

  @Test
  void add_readBeforeWriteReturned_isNotStale() {
    wrote(7, 1_000_000);
    saw(7, 990_000, 1_002_000);
    assertSeen(1, 2_000, 0, 0);
  }

  @Test
  void add_valueThatWasNeverSeen_countsUntilTheNextOne() {
    wrote(7, 1_000_000);
    wrote(8, 1_050_000);
    saw(8, 1_090_000, 1_095_000);
    assertSeen(2, 95_000, 90_000, 0);
  }

  @Test
  void add_firstSightOfAll_saysNothingOfOlderWrites() {
    wrote(1, 1_000_000);
    wrote(2, 2_000_000);
    saw(2, ProbeSight.NONE, 9_000_000);
    assertSeen(0, 0, 0, 0);
    wrote(3, 10_000_000);
    saw(3, 10_020_000, 10_021_000);
    assertSeen(1, 21_000, 20_000, 0);
  }

  @Test
  void add_whileWarmingUp_isNotCounted() {
    wrote(7, 1_000_000);
    ledger.add(report(List.of(), List.of(new ProbeSight(KEY, 7, 1_500_000, 1_600_000))), false);
    assertSeen(0, 0, 0, 0);
  }
}
