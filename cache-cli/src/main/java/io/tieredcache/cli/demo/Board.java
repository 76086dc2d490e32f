package io.tieredcache.cli.demo;

import io.tieredcache.spi.Tier;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The table: rates of one stretch of time, latencies and staleness since the start. */
final class Board {
  private static final String ROW = "%-14s %9s %8s %9s %8s %8s  %s";

  private Board() {}

  /**
   * The lines of the table.
   *
   * @param stretch what rates and shares are of
   * @param seconds how long that is
   * @param all what latencies are of
   */
  static List<String> lines(Totals stretch, double seconds, Totals all, List<Staleness> staleness) {
    List<String> lines = new ArrayList<>();
    lines.add(Units.format(ROW, "", "reads/s", "share", "p50", "p99", "p999", "answered by"));
    lines.add(tier(Tier.L1, "this process", stretch, seconds, all));
    lines.add(tier(Tier.L2, "Redis Cluster", stretch, seconds, all));
    lines.add(tier(Tier.L3, "PostgreSQL", stretch, seconds, all));
    String reads = Units.rate(stretch.reads(), seconds);
    lines.add(row("all", reads, "", all.allReads(), ""));
    lines.add("");
    lines.add(writes(stretch, seconds, all));
    lines.add(databaseReads(stretch, seconds));
    staleness.forEach(schema -> lines.add(staleness(schema)));
    return lines;
  }

  private static String tier(Tier tier, String what, Totals stretch, double seconds, Totals all) {
    long answered = stretch.of(tier).getTotalCount();
    return row(
        tier.name(),
        Units.rate(answered, seconds),
        Units.percent(answered, stretch.reads()),
        all.of(tier),
        what);
  }

  private static String row(
      String name, String rate, String share, Histogram latencies, String what) {
    return Units.format(
            ROW,
            name,
            rate,
            share,
            Units.percentile(latencies, 50),
            Units.percentile(latencies, 99),
            Units.percentile(latencies, 99.9),
            what)
        .stripTrailing();
  }

  private static String writes(Totals stretch, double seconds, Totals all) {
    return Units.format(
        "writes          %s values/s in %s calls/s, p50 %s, p99 %s a call",
        Units.rate(stretch.writes(), seconds),
        Units.rate(stretch.writeCalls().getTotalCount(), seconds),
        Units.percentile(all.writeCalls(), 50),
        Units.percentile(all.writeCalls(), 99));
  }

  private static String databaseReads(Totals stretch, double seconds) {
    long reads = stretch.answered();
    return Units.format(
        "database reads  %s avoided: %s/s reached PostgreSQL",
        Units.percent(reads - stretch.databaseReads(), reads),
        Units.rate(stretch.databaseReads(), seconds));
  }

  private static String staleness(Staleness schema) {
    Histogram seen = schema.seen();
    return Units.format(
        "staleness       %-6s seen after p50 %s, p99 %s; stalest read %s (promised %s)",
        schema.name(),
        Units.percentile(seen, 50),
        Units.percentile(seen, 99),
        seen.getTotalCount() == 0 ? "-" : Units.latency(schema.stalest()),
        Units.latency(schema.promised()));
  }
}
