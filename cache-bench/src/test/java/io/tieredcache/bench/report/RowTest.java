package io.tieredcache.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowTest {
  @TempDir Path folder;

  /** A machine that is slower in the second round: ratios within rounds stay. */
  private static Series latencies() {
    Series series = Series.of("get", "µs", true);
    double[] machine = {1, 3, 1.5};
    for (double slower : machine) {
      series =
          series
              .with("ours", Standing.OURS, 110 * slower)
              .with("fast", Standing.PEER, 100 * slower)
              .with("slow", Standing.PEER, 200 * slower)
              .with("floor", Standing.FLOOR, 50 * slower);
    }
    return series;
  }

  private static Report report(Bar... bars) {
    Recording recording = new Recording();
    recording.add(latencies(), bars);
    recording.note("a < b");
    return recording.report();
  }

  @Test
  void row_ratio_isTheMedianOfTheRoundsRatios() {
    Row row = report(Bar.atMostTimes(1.15, "fast")).rows().get(0);
    assertEquals(1.1, row.ratio(), 1e-9);
    assertEquals(165, row.ours(), 1e-9);
    assertEquals("fast", row.bestPeer());
    assertEquals(75, row.floor(), 1e-9);
    assertEquals(true, row.met());
  }

  @Test
  void better_ofTwoClients_isTheOneWithTheBetterMedian() {
    assertEquals("fast", latencies().better("slow", "fast"));
    assertEquals("fast", latencies().better("fast", "slow"));
    Series rates = Series.of("get", "ops/s", false).with("a", Standing.PEER, 1);
    assertEquals("b", rates.with("b", Standing.PEER, 2).better("a", "b"));
    assertEquals("a", rates.better("a", "never measured"));
  }

  @Test
  void row_aRoundThatCouldNotBeTold_isLeftOutOfBoth() {
    Series series =
        latencies()
            .with("ours", Standing.OURS, Double.NaN)
            .with("fast", Standing.PEER, 100)
            .with("slow", Standing.PEER, 100);
    Recording recording = new Recording();
    recording.add(series, Bar.atMostTimes(1.15, "fast"));
    assertEquals(1.1, recording.report().rows().get(0).ratio(), 1e-9);
    assertEquals(165, recording.report().rows().get(0).ours(), 1e-9);
  }

  @Test
  void passed_oneBarMissed_isFalse() {
    assertFalse(report(Bar.atMostTimes(1.15, "fast"), Bar.atMostTimes(1.05, "fast")).passed());
    assertTrue(report(Bar.atMostTimes(1.15, "fast"), Bar.atMost(170)).passed());
    assertFalse(report(Bar.atMost(160)).passed());
  }

  @Test
  void row_withoutBar_isNotJudged() {
    assertNull(report().rows().get(0).met());
    assertTrue(report().passed());
  }

  @Test
  void row_figureWithoutValues_missesItsBar() {
    Recording recording = new Recording();
    recording.add(Series.of("p99", "µs", true), Bar.atMost(2000));
    assertFalse(recording.report().passed());
  }

  @Test
  void comparison_earlierReport_showsTheChange() throws Exception {
    Path file = folder.resolve("report.json");
    Files.writeString(file, JsonReport.text(report(Bar.atMost(170))));
    List<List<String>> cells = Comparison.with(file).cells(report(Bar.atMost(170)));
    assertEquals(List.of("get ≤ 170 µs, µs", "165", "165", "+0.0 %"), cells.get(1));
  }

  @Test
  void html_report_isOnePageThatNeedsNoOther() {
    Recording recording = new Recording();
    recording.add(latencies(), Bar.atMost(1));
    recording.add(
        new Plot(
            "p",
            "percentile",
            "µs",
            List.of(),
            List.of(new Curve("ours", List.of(50.0, 99.0), List.of(100.0, 900.0)))));
    String page = HtmlReport.text(recording.report());
    assertTrue(page.contains("<svg") && page.contains("<polyline"), page);
    assertTrue(page.contains("class='missed'"), page);
    assertFalse(page.matches("(?s).*(src=|href=|https?:|@import).*"), page);
    assertTrue(HtmlReport.text(report()).contains("a &lt; b"));
  }
}
