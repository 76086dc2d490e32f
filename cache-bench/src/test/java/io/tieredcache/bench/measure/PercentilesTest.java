package io.tieredcache.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.bench.client.Outcome;
import io.tieredcache.bench.report.Recording;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class PercentilesTest {
  private static Histogram samples(int count) {
    Histogram histogram = Outcome.histogram();
    histogram.recordValueWithCount(2_000, count);
    return histogram;
  }

  @Test
  void micros_tooFewSamples_saysSoInsteadOfANumber() {
    Recording recording = new Recording();
    assertTrue(Double.isNaN(Percentiles.micros(recording, "get", samples(999), 99)));
    List<String> notes = recording.report().notes();
    assertEquals(1, notes.size());
    assertTrue(notes.get(0).startsWith("too few samples for p99.0 of get: 999"), notes.get(0));
  }

  @Test
  void micros_samplesEnough_isTheNumber() {
    Recording recording = new Recording();
    assertEquals(2, Percentiles.micros(recording, "get", samples(1000), 99), 0.01);
    assertEquals(List.of(), recording.report().notes());
  }
}
