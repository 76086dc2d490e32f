package io.tieredcache.cli.demo;

import io.tieredcache.spi.Tier;
import java.io.PrintWriter;
import java.util.List;

/** A line a second, for logs and pipes. Latencies are p50/p99/p999 since the start. */
final class PlainDisplay implements Display {
  private static final String ROW = "%3s %8s  %-26s  %-26s  %-26s %8s %8s  %s";

  private final PrintWriter out;

  PlainDisplay(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void show(int number, Totals second, Totals all, List<Staleness> staleness) {
    if (number == 1) {
      print("s", "reads/s", "L1 share p50/p99/p999", "L2", "L3", "writes/s", "avoided", "stalest");
    }
    long answered = second.answered();
    print(
        Integer.toString(number),
        Units.count(second.reads()),
        tier(Tier.L1, second, all),
        tier(Tier.L2, second, all),
        tier(Tier.L3, second, all),
        Units.count(second.writes()),
        Units.percent(answered - second.databaseReads(), answered),
        stalest(staleness));
  }

  @Override
  public void end() {
    out.println();
  }

  private void print(Object... columns) {
    out.println(Units.format(ROW, columns).stripTrailing());
    out.flush();
  }

  private static String tier(Tier tier, Totals second, Totals all) {
    return Units.percent(second.of(tier).getTotalCount(), second.reads()).replace(" ", "")
        + " "
        + Units.percentiles(all.of(tier)).replace(" ", "");
  }

  private static String stalest(List<Staleness> staleness) {
    long most = staleness.stream().mapToLong(Staleness::stalest).max().orElse(0);
    return Units.latency(most);
  }
}
