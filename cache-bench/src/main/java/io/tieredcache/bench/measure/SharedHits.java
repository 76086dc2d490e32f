package io.tieredcache.bench.measure;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.Outcome;
import io.tieredcache.bench.report.Bar;
import io.tieredcache.bench.report.Recording;
import io.tieredcache.bench.report.Series;
import io.tieredcache.bench.run.ClientKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Single gets that L2 answers, by one thread. */
final class SharedHits implements Measure {
  private static final String LETTUCE = ClientKind.LETTUCE.title();

  @Override
  public String title() {
    return "L2 hits, one thread";
  }

  @Override
  public double seconds(Plan plan) {
    int clients = plan.sharedClients().size() + 1;
    return TimePlan.starts(clients)
        + TimePlan.seeds(clients)
        + TimePlan.turns(plan, clients, 1)
        + TimePlan.floor(plan);
  }

  @Override
  public void run(Bench bench) {
    List<ClientKind> kinds = new ArrayList<>(bench.plan().sharedClients());
    kinds.add(ClientKind.SOCKET);
    Ask ask = Data.over("get").with("threads", 1);
    Data.seed(bench, kinds, ask);
    Turns turns = Turns.take(bench, kinds, ask);
    Recording recording = bench.recording();
    recording.add(
        latency(recording, turns, 50),
        Bar.atMostTimes(1.05, LETTUCE),
        Bar.atMost(Percentiles.PROMISED_P50_MICROS));
    recording.add(
        latency(recording, turns, 99),
        Bar.atMostTimes(1.15, LETTUCE),
        Bar.atMost(Percentiles.PROMISED_P99_MICROS));
    recording.add(
        turns.series("get from L2, client CPU", "µs", true, Outcome::cpuMicros),
        Bar.atMostTimes(1.15, LETTUCE));
    recording.add(Percentiles.plot("One thread: get from L2", turns.together()));
    bench.clients().end(ClientKind.SOCKET);
    Floors.add(bench, "get from L2, redis-benchmark -c 1", Floors.ONE_CONNECTION);
  }

  private static Series latency(Recording recording, Turns turns, double percentile) {
    String title = "get from L2, p" + (int) percentile;
    ToDoubleFunction<Outcome> figure =
        outcome -> Percentiles.micros(recording, title, outcome.latency("all"), percentile);
    return turns.series(title, "µs", true, figure);
  }
}
