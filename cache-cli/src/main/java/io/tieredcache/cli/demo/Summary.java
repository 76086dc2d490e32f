package io.tieredcache.cli.demo;

import java.util.ArrayList;
import java.util.List;

/** What the run showed, on one screen. */
final class Summary {
  private Summary() {}

  static List<String> lines(DemoSettings settings, Run run) {
    List<String> lines = new ArrayList<>();
    if (run.seconds() == 0) {
      lines.add("Ended before a second was measured.");
      return lines;
    }
    Totals all = run.all();
    lines.add(settings.title() + "; " + run.seconds() + " s measured");
    lines.add("");
    lines.addAll(Board.lines(all, run.seconds(), all, run.staleness()));
    lines.add("");
    lines.addAll(Spread.lines(all, run.inOutage()));
    lines.add("");
    lines.add(freshness(run));
    lines.add(rate(settings, run));
    if (settings.trace() == null) {
      lines.add(tokenizer(all));
      lines.add(ticks(all));
    } else {
      lines.add(trace(settings, run));
    }
    lines.add(failures("failures", all));
    if (run.outageSeconds() > 0) {
      lines.add(outage(run));
      lines.add(failures("... in it", run.inOutage()));
    }
    return lines;
  }

  private static String freshness(Run run) {
    List<Staleness> staleness = run.staleness();
    long probes = staleness.stream().mapToLong(schema -> schema.seen().getTotalCount()).sum();
    long broken = staleness.stream().mapToLong(Staleness::broken).sum();
    if (probes == 0) {
      return "promise         no probe's write was seen";
    }
    return Units.format(
        "promise         %s of %s probe writes%s were followed by a read staler than promised",
        broken == 0 ? "none" : Units.count(broken),
        Units.count(probes),
        run.outageSeconds() == 0 ? "" : ", those of the outage left out,");
  }

  private static String rate(DemoSettings settings, Run run) {
    return Units.format(
        "rate            %s reads/s of the %s/s asked for",
        Units.rate(run.all().reads(), run.seconds()), Units.count(settings.rate()));
  }

  private static String tokenizer(Totals all) {
    return Units.format(
        "tokenizer       read whole (1.7 MB) %s times: p50 %s, p99 %s",
        Units.count(all.tokenizerReads().getTotalCount()),
        Units.percentile(all.tokenizerReads(), 50),
        Units.percentile(all.tokenizerReads(), 99));
  }

  private static String trace(DemoSettings settings, Run run) {
    long played = run.all().reads();
    boolean whole = run.finished() && played < settings.traceLimit();
    return Units.format(
        "trace           %s accesses played, %s",
        Units.count(played), whole ? "all of it" : "its beginning");
  }

  private static String ticks(Totals all) {
    String late =
        all.lateTicks() == 0
            ? "all in time"
            : Units.count(all.lateTicks()) + " left out, as this machine was too slow for them";
    return Units.format("game ticks      %s, %s", Units.count(all.ticks()), late);
  }

  private static String outage(Run run) {
    Totals during = run.inOutage();
    return Units.format(
        "outage          Redis stood still for %s s: %s reads/s, p50 %s, p99 %s",
        Units.count(run.outageSeconds()),
        Units.rate(during.reads(), run.outageSeconds()),
        Units.percentile(during.allReads(), 50),
        Units.percentile(during.allReads(), 99));
  }

  private static String failures(String name, Totals all) {
    long failed = all.allFailedReads() + all.failedWrites();
    return failed == 0
        ? Units.format("%-16snone", name)
        : Units.format(
            "%-16s%s reads, %s writes; the first: %s",
            name,
            Units.count(all.allFailedReads()),
            Units.count(all.failedWrites()),
            all.firstFlaw());
  }
}
