package io.tieredcache.cli.demo;

import io.tieredcache.spi.Tier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How latencies spread, a line for each tier over one logarithmic scale: the higher a mark, the
 * more of the line's reads took so long; the highest mark of each line is the same height.
 */
final class Spread {
  private static final String ROW = "%-16s%s";
  private static final String MARKS = "▁▂▃▄▅▆▇█";
  private static final long SHORTEST = 100;
  private static final int DECADES = 7;
  private static final int CELLS = 8;

  private Spread() {}

  /** The scale and the lines; tiers that answered nothing are left out, and an outage without. */
  static List<String> lines(Totals all, Totals inOutage) {
    List<String> lines = new ArrayList<>();
    lines.add(row("latencies", scale()));
    for (Tier tier : Tier.values()) {
      if (all.of(tier).getTotalCount() > 0) {
        lines.add(row(tier.name(), marks(all.of(tier))));
      }
    }
    lines.add(row("all", marks(all.allReads())));
    if (inOutage.allReads().getTotalCount() > 0) {
      lines.add(row("in the outage", marks(inOutage.allReads())));
    }
    return lines;
  }

  private static String row(String name, String cells) {
    return Units.format(ROW, name, cells).stripTrailing();
  }

  private static String scale() {
    StringBuilder scale = new StringBuilder();
    long nanos = SHORTEST;
    for (int decade = 0; decade < DECADES; decade++) {
      scale.append(Units.format("%-" + CELLS + "s", Units.latency(nanos)));
      nanos *= 10;
    }
    return scale.toString();
  }

  private static String marks(Histogram latencies) {
    long[] counts = new long[DECADES * CELLS];
    for (HistogramIterationValue each : latencies.recordedValues()) {
      counts[cell(each.getValueIteratedTo())] += each.getCountAddedInThisIterationStep();
    }
    long most = Arrays.stream(counts).max().orElse(0);
    StringBuilder marks = new StringBuilder();
    for (long count : counts) {
      marks.append(count == 0 ? ' ' : MARKS.charAt(eighths(count, most) - 1));
    }
    return marks.toString();
  }

  /** Rounded up: a single read in a million is seen. */
  private static int eighths(long count, long most) {
    return (int) ((count * MARKS.length() + most - 1) / most);
  }

  /** Shorter and longer ones than the scale's are at its ends. */
  private static int cell(long nanos) {
    double decades = Math.log10(Math.max(SHORTEST, nanos) / (double) SHORTEST);
    return Math.min(DECADES * CELLS - 1, (int) (decades * CELLS));
  }
}
