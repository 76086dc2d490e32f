package io.tieredcache.cli.demo;

import io.tieredcache.cli.demo.report.ServiceReport;
import io.tieredcache.cli.exit.StopSignal;
import java.util.List;

/** The measured stretch of the demo, second by second. Used by one thread. */
final class Run {
  private final DemoSettings settings;
  private final Totals all = new Totals();
  private final Totals inOutage = new Totals();
  private int outageSeconds;
  private final ProbeLedger probes;
  private int seconds;
  private boolean finished;

  Run(DemoSettings settings, Promises promises) {
    this.settings = settings;
    this.probes = new ProbeLedger(promises);
  }

  /** Shows each second, until the time is over, the trace has ended, or a signal came. */
  void follow(Fleet fleet, Outage outage, Display display, StopSignal stop) {
    while (seconds < settings.seconds() && !finished && !stop.requested()) {
      List<ServiceReport> reports = fleet.reports();
      boolean counted = reports.get(0).number() >= settings.warmUp();
      boolean promised = counted && !outage.felt();
      reports.forEach(report -> probes.add(report, promised));
      if (counted) {
        display.show(++seconds, add(reports), all, probes.schemas());
        if (outage.underWay()) {
          outageSeconds++;
          reports.forEach(inOutage::add);
        }
        outage.after(seconds);
      } else {
        reports.forEach(all::addFailures);
      }
      finished = reports.stream().allMatch(ServiceReport::finished);
    }
  }

  private Totals add(List<ServiceReport> reports) {
    Totals second = new Totals();
    reports.forEach(second::add);
    reports.forEach(all::add);
    return second;
  }

  /** Seconds measured. */
  int seconds() {
    return seconds;
  }

  /** Whether the trace was played to its end, or to the last access that fits into the time. */
  boolean finished() {
    return finished;
  }

  Totals all() {
    return all;
  }

  /** Seconds of the measured ones in which Redis stood still. */
  int outageSeconds() {
    return outageSeconds;
  }

  /** What was done in those. */
  Totals inOutage() {
    return inOutage;
  }

  List<Staleness> staleness() {
    return probes.schemas();
  }
}
