package io.tieredcache.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.cli.demo.report.Latencies;
import io.tieredcache.cli.demo.report.ServiceReport;
import io.tieredcache.spi.Tier;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class SpreadTest {
  private final Map<Tier, Histogram> reads = new EnumMap<>(Tier.class);

  private void took(Tier tier, long nanos, int times) {
    reads.computeIfAbsent(tier, each -> Latencies.histogram()).recordValueWithCount(nanos, times);
  }

  private List<String> lines() {
    return Spread.lines(totals(), new Totals());
  }

  private Totals totals() {
    Map<Tier, String> texts = new EnumMap<>(Tier.class);
    reads.forEach((tier, latencies) -> texts.put(tier, Latencies.encode(latencies)));
    String none = Latencies.encode(Latencies.histogram());
    Totals totals = new Totals();
    totals.add(
        new ServiceReport(
            0, texts, 0, 0, 0, 0, 0, none, 0, 0, none, List.of(), List.of(), "", false));
    return totals;
  }

  @Test
  void lines_threeTiers_areMarkedOnOneScale() {
    took(Tier.L1, 105, 1_000);
    took(Tier.L1, 1_050, 1);
    took(Tier.L2, 105_000, 8);
    took(Tier.L3, 1_050_000, 1);

    assertEquals(
        List.of(
            "latencies       0.1 µs  1.0 µs  10 µs   100 µs  1.0 ms  10 ms   100 ms",
            "L1              █       ▁",
            "L2                                      █",
            "L3                                              █",
            "all             █       ▁               ▁       ▁"),
        lines());
  }

  @Test
  void lines_beyondTheScale_areAtItsEnds() {
    took(Tier.L2, 1, 1);
    took(Tier.L2, 30_000_000_000L, 1);

    assertEquals("L2              █" + " ".repeat(54) + "█", lines().get(1));
  }

  @Test
  void lines_nothingMeasured_areTheScaleAndAnEmptyLine() {
    assertEquals(List.of("all"), lines().subList(1, 2));
  }

  @Test
  void lines_anOutage_hasALineOfItsOwn() {
    took(Tier.L3, 1_050_000, 1);

    assertEquals(
        "in the outage                                   █",
        Spread.lines(new Totals(), totals()).get(2));
  }

  @Test
  void lines_lessThanTheMost_areLower() {
    took(Tier.L1, 105, 8);
    took(Tier.L1, 1_050, 4);

    assertEquals("L1              █       ▄", lines().get(1));
  }
}
