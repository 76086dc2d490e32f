package io.tieredcache.bench.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class OutcomeTest {
  private static Outcome outcome(double ops, double nanos, long latency) {
    Histogram all = Outcome.histogram();
    Outcome.record(all, latency);
    return new Outcome(Map.of("ops", ops, "nanos", nanos), Map.of("all", all));
  }

  @Test
  void parse_itsOwnWords_areTheSame() {
    Outcome sent = outcome(10, 2e9, 5_000_000);
    Outcome got = Outcome.parse(sent.words());
    assertEquals(sent.figures(), got.figures());
    assertEquals(sent.latency("all"), got.latency("all"));
    assertEquals(5, got.rate());
  }

  @Test
  void and_twoAtOnce_addOpsAndKeepTheLongerTime() {
    Outcome both = outcome(10, 2e9, 5_000).and(outcome(30, 4e9, 7_000));
    assertEquals(10, both.rate());
    assertEquals(2, both.latency("all").getTotalCount());
  }

  @Test
  void compiling_twoAtOnce_isTheirMean() {
    Map<String, Double> half = Map.of("nanos", 2e9, "compiled", 1e9);
    Map<String, Double> none = Map.of("nanos", 2e9, "compiled", 0.0);
    Outcome both = new Outcome(half, Map.of()).and(new Outcome(none, Map.of()));
    assertEquals(0.25, both.compiling(2));
  }
}
