package io.tieredcache.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.cli.demo.report.Latencies;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.0 µs",
    "44, 0.0 µs",
    "940, 0.9 µs",
    "9949, 9.9 µs",
    "9951, 10 µs",
    "999499, 999 µs",
    "999500, 1.0 ms",
    "99949999, 100 ms",
    "999499999, 999 ms",
    "1500000000, 1.5 s"
  })
  void latency_anyMagnitude_hasTwoDigits(long nanos, String expected) {
    assertEquals(expected, Units.latency(nanos));
  }

  @ParameterizedTest
  @CsvSource({"0, 5, 0.0 %", "5, 5, 100.0 %", "99999, 100000, 99.9 %", "1, 100000, 0.1 %"})
  void percent_nearlyAllOrNone_isNotRoundedToIt(long part, long whole, String expected) {
    assertEquals(expected, Units.percent(part, whole));
  }

  @Test
  void percentile_nothingMeasured_isDash() {
    assertEquals("-", Units.percentile(Latencies.histogram(), 99));
    assertEquals("-", Units.percent(0, 0));
  }

  @Test
  void latencies_encodedAndDecoded_areSame() {
    Histogram latencies = Latencies.histogram();
    latencies.recordValue(1);
    latencies.recordValue(Latencies.LONGEST);
    assertEquals(latencies, Latencies.decode(Latencies.encode(latencies)));
  }
}
