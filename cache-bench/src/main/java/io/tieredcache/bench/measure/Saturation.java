package io.tieredcache.bench.measure;

import static io.tieredcache.bench.report.Numbers.whole;
import static java.util.Objects.requireNonNull;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.Outcome;
import io.tieredcache.bench.report.Bar;
import io.tieredcache.bench.report.Curve;
import io.tieredcache.bench.report.Plot;
import io.tieredcache.bench.report.Series;
import io.tieredcache.bench.report.Standing;
import io.tieredcache.bench.run.ClientKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Which rate L2 answers within the promised latencies. First the rate at which a closed loop
 * saturates the machine, then an open loop at parts of it: latencies count from the times at which
 * calls were due, once that rate has been under way for a while. The rate that is judged is taken
 * again by all clients in turn; the median of the rounds decides.
 */
final class Saturation implements Measure {
  private static final List<Integer> PROCESSES = List.of(1, 2, 4);
  private static final List<Integer> PERCENTS = List.of(20, 40, 60, 70, 80, 90, 100);
  private static final int JUDGED_PERCENT = 60;
  private static final int THREADS = 32;

  /**
   * Callers of the open loop. As many as calls may be under way within the promised p99 at any rate
   * that a process reaches here, with room; fewer would bound the load, and so close the loop.
   */
  private static final int CALLERS = 128;

  private static final String OURS = ClientKind.TIERED.title();
  private static final List<ClientKind> BESIDE = List.of(ClientKind.LETTUCE, ClientKind.JEDIS);

  @Override
  public String title() {
    return "SLO, open loop up to saturation";
  }

  /** One rate that was tried. */
  private record Step(
      int processes, int percent, double rate, double reached, double p50, double p99) {
    boolean holds() {
      return p50 < Percentiles.PROMISED_P50_MICROS
          && p99 < Percentiles.PROMISED_P99_MICROS
          && reached > 0.98 * rate;
    }
  }

  @Override
  public double seconds(Plan plan) {
    double closed = plan.crowdWarmSeconds() + plan.seconds();
    double ladders = PROCESSES.size() * (closed + PERCENTS.size() * stepSeconds(plan));
    double beside = BESIDE.size() * closed;
    double judged = plan.rounds() * (1 + BESIDE.size()) * stepSeconds(plan);
    return TimePlan.starts(Collections.max(PROCESSES) * (1 + BESIDE.size()))
        + TimePlan.seeds(1 + BESIDE.size())
        + ladders
        + beside
        + judged;
  }

  private static double stepSeconds(Plan plan) {
    return 3 * plan.seconds();
  }

  @Override
  public void run(Bench bench) {
    Data.seed(bench, List.of(ClientKind.TIERED), Data.over("get"));
    List<Step> steps = new ArrayList<>();
    try {
      Step judged = climb(bench, steps);
      judge(bench, judged);
    } finally {
      tell(bench, steps);
    }
  }

  /** All steps; the one to judge is of the number of processes that reaches most. */
  private static Step climb(Bench bench, List<Step> steps) {
    double highest = 0;
    Step judged = null;
    for (int processes : PROCESSES) {
      bench.steps().accept("processes: " + processes + ", closed loop");
      double saturation = saturation(bench, ClientKind.TIERED, processes);
      for (int percent : PERCENTS) {
        bench.steps().accept("processes: " + processes + ", open loop at " + percent + " %");
        Step step = step(bench, ClientKind.TIERED, processes, percent, saturation);
        steps.add(step);
        if (percent == JUDGED_PERCENT && saturation > highest) {
          highest = saturation;
          judged = step;
        }
      }
    }
    return requireNonNull(judged, "judged");
  }

  private static double saturation(Bench bench, ClientKind kind, int processes) {
    Ask ask = Data.over("get").with("threads", THREADS);
    // A latency promise is about services that are warm: also a single one needs that long.
    Outcome unused =
        together(bench, kind, processes, ask.with("seconds", bench.plan().crowdWarmSeconds()));
    return together(bench, kind, processes, ask.with("seconds", bench.plan().seconds())).rate();
  }

  private static Outcome together(Bench bench, ClientKind kind, int processes, Ask ask) {
    return bench
        .clients()
        .ask(kind, processes, List.of(), number -> ask.with("index", number).with("of", processes));
  }

  private static Step step(
      Bench bench, ClientKind kind, int processes, int percent, double saturation) {
    double rate = saturation * percent / 100;
    Outcome outcome = openLoop(bench, kind, processes, rate);
    Histogram shared = outcome.latency("l2");
    String what = kind.title() + ", open loop at " + percent + " %";
    return new Step(
        processes,
        percent,
        rate,
        outcome.rate(),
        Percentiles.micros(bench.recording(), what, shared, 50),
        Percentiles.micros(bench.recording(), what, shared, 99));
  }

  private static Outcome openLoop(Bench bench, ClientKind kind, int processes, double rate) {
    Ask ask =
        Data.over("open")
            .with("threads", CALLERS)
            .with("rate", rate / processes)
            .with("warm", bench.plan().seconds())
            .with("seconds", 2 * bench.plan().seconds());
    return together(bench, kind, processes, ask);
  }

  private static void tell(Bench bench, List<Step> steps) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(
        List.of("processes", "% of saturation", "due/s", "done/s", "p50 µs", "p99 µs", "holds"));
    steps.forEach(step -> cells.add(cells(step)));
    bench.recording().table("L2, open loop: p50 < 1 ms and p99 < 2 ms", cells);
    for (int processes : PROCESSES) {
      List<Step> own = steps.stream().filter(step -> step.processes == processes).toList();
      if (own.size() == PERCENTS.size()) {
        double held = own.stream().filter(Step::holds).mapToDouble(Step::rate).max().orElse(0);
        String title = "L2, highest rate tried that holds the SLO, processes: " + processes;
        bench.recording().add(Series.of(title, "ops/s", false).with(OURS, Standing.OURS, held));
      }
    }
    bench.recording().add(plot(steps));
  }

  /** Ours and others at the rate of that step, in turn, so that a machine's own limits show. */
  private static void judge(Bench bench, Step step) {
    List<ClientKind> kinds = new ArrayList<>(List.of(ClientKind.TIERED));
    BESIDE.stream().filter(bench.plan().peers()::contains).forEach(kinds::add);
    for (ClientKind kind : kinds.subList(1, kinds.size())) {
      bench.steps().accept(kind.title() + ", warming up");
      Data.seed(bench, List.of(kind), Data.over("get"));
      double unused = saturation(bench, kind, step.processes);
    }
    String where = " at " + JUDGED_PERCENT + " % of saturation, " + step.processes + " processes";
    Series p50 = Series.of("L2 p50" + where, "µs", true);
    Series p99 = Series.of("L2 p99" + where, "µs", true);
    for (int round = 0; round < bench.plan().rounds(); round++) {
      for (ClientKind kind : kinds) {
        bench.steps().accept(kind.title() + ", open loop, round " + (round + 1));
        double saturation = step.rate * 100 / step.percent;
        Step taken = step(bench, kind, step.processes, step.percent, saturation);
        p50 = p50.with(kind.title(), Turns.standing(kind), taken.p50);
        p99 = p99.with(kind.title(), Turns.standing(kind), taken.p99);
      }
    }
    bench.recording().add(p50, Bar.atMost(Percentiles.PROMISED_P50_MICROS));
    bench.recording().add(p99, Bar.atMost(Percentiles.PROMISED_P99_MICROS));
  }

  private static List<String> cells(Step step) {
    return List.of(
        step.processes + "",
        step.percent + "",
        whole(step.rate),
        whole(step.reached),
        Percentiles.text(step.p50),
        Percentiles.text(step.p99),
        step.holds() ? "yes" : "no");
  }

  private static Plot plot(List<Step> steps) {
    List<Curve> curves = new ArrayList<>();
    for (int processes : PROCESSES) {
      List<Step> own = steps.stream().filter(step -> step.processes == processes).toList();
      List<Double> xs = own.stream().map(step -> (double) step.percent).toList();
      curves.add(new Curve(processes + " p50", xs, own.stream().map(Step::p50).toList()));
      curves.add(new Curve(processes + " p99", xs, own.stream().map(Step::p99).toList()));
    }
    return new Plot(
        "L2, open loop, by client processes", "% of saturation", "µs", List.of(), curves);
  }
}
