package io.tieredcache.bench.measure;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.Outcome;
import io.tieredcache.bench.report.Bar;
import io.tieredcache.bench.report.Curve;
import io.tieredcache.bench.report.Plot;
import io.tieredcache.bench.report.Series;
import io.tieredcache.bench.report.Standing;
import io.tieredcache.bench.run.ClientKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * Which rate L2 answers within the promised latencies. First the rate at which a closed loop
 * saturates the machine, then an open loop at parts of it: latencies count from the times at which
 * calls were due.
 */
final class Saturation implements Measure {
  private static final List<Integer> PROCESSES = List.of(1, 2, 4);
  private static final List<Integer> PERCENTS = List.of(20, 40, 60, 70, 80, 90, 100);
  private static final int JUDGED_PERCENT = 60;
  private static final int THREADS = 32;
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
  public void run(Bench bench) {
    Data.seed(bench, List.of(ClientKind.TIERED), Data.over("get"));
    List<Step> steps = new ArrayList<>();
    double highest = 0;
    int best = 1;
    for (int processes : PROCESSES) {
      bench.steps().accept("processes: " + processes + ", closed loop");
      double saturation = saturation(bench, ClientKind.TIERED, processes);
      if (saturation > highest) {
        highest = saturation;
        best = processes;
      }
      // Its calls are others than the closed loop's, and cold once.
      Outcome unused =
          openLoop(bench, ClientKind.TIERED, processes, saturation * PERCENTS.get(0) / 100);
      for (int percent : PERCENTS) {
        bench.steps().accept("processes: " + processes + ", open loop at " + percent + " %");
        steps.add(step(bench, ClientKind.TIERED, processes, percent, saturation));
      }
    }
    tell(bench, steps, best);
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
            .with("threads", THREADS)
            .with("rate", rate / processes)
            .with("seconds", 2 * bench.plan().seconds());
    return together(bench, kind, processes, ask);
  }

  /** Other clients at the rate of a step of ours, so that a machine's own limits show. */
  private static Map<ClientKind, Step> beside(Bench bench, Step ours) {
    Map<ClientKind, Step> others = new LinkedHashMap<>();
    for (ClientKind kind : BESIDE) {
      if (bench.plan().peers().contains(kind)) {
        bench.steps().accept(kind.title() + ", open loop at the same rate");
        Data.seed(bench, List.of(kind), Data.over("get"));
        double unused = saturation(bench, kind, ours.processes);
        others.put(
            kind, step(bench, kind, ours.processes, ours.percent, ours.rate * 100 / ours.percent));
      }
    }
    return others;
  }

  private static void tell(Bench bench, List<Step> steps, int best) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(
        List.of("processes", "% of saturation", "due/s", "done/s", "p50 µs", "p99 µs", "holds"));
    steps.forEach(step -> cells.add(cells(step)));
    bench.recording().table("L2, open loop: p50 < 1 ms and p99 < 2 ms", cells);
    for (Step step : steps) {
      if (step.processes == best && step.percent == JUDGED_PERCENT) {
        judge(bench, step);
      }
    }
    for (int processes : PROCESSES) {
      double held =
          steps.stream()
              .filter(step -> step.processes == processes && step.holds())
              .mapToDouble(Step::rate)
              .max()
              .orElse(0);
      String title = "L2, highest rate tried that holds the SLO, processes: " + processes;
      bench.recording().add(Series.of(title, "ops/s", false).with(OURS, Standing.OURS, held));
    }
    bench.recording().add(plot(steps));
  }

  private static void judge(Bench bench, Step step) {
    Map<ClientKind, Step> others = beside(bench, step);
    String where = " at " + JUDGED_PERCENT + " % of saturation, " + step.processes + " processes";
    bench
        .recording()
        .add(
            series("L2 p50" + where, step, others, Step::p50),
            Bar.atMost(Percentiles.PROMISED_P50_MICROS));
    bench
        .recording()
        .add(
            series("L2 p99" + where, step, others, Step::p99),
            Bar.atMost(Percentiles.PROMISED_P99_MICROS));
  }

  private static Series series(
      String title, Step ours, Map<ClientKind, Step> others, ToDoubleFunction<Step> figure) {
    Series series =
        Series.of(title, "µs", true).with(OURS, Standing.OURS, figure.applyAsDouble(ours));
    for (Map.Entry<ClientKind, Step> other : others.entrySet()) {
      series =
          series.with(
              other.getKey().title(),
              Turns.standing(other.getKey()),
              figure.applyAsDouble(other.getValue()));
    }
    return series;
  }

  private static List<String> cells(Step step) {
    return List.of(
        step.processes + "",
        step.percent + "",
        String.format(Locale.ROOT, "%,.0f", step.rate),
        String.format(Locale.ROOT, "%,.0f", step.reached),
        micros(step.p50),
        micros(step.p99),
        step.holds() ? "yes" : "no");
  }

  private static String micros(double micros) {
    return Double.isNaN(micros) ? "too few" : String.format(Locale.ROOT, "%,.0f", micros);
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
