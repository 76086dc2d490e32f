package io.tieredcache.bench.invalidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.bench.report.Recording;
import io.tieredcache.bench.report.Report;
import io.tieredcache.bench.report.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which lags the bars let pass. */
final class InvalidationLagTest {
  private static Report told(double[]... rounds) {
    Recording recording = new Recording();
    InvalidationLag.tell(List.of(rounds), recording);
    return recording.report();
  }

  @Test
  void tell_mediansWithinTheBars_passes() {
    Report report =
        told(new double[] {0.4, 0.8, 30}, new double[] {1.2, 0.9, 2}, new double[] {0.3, 9, 3});
    assertTrue(report.passed());
    assertEquals(List.of(0.4, 0.9, 3.0), report.rows().stream().map(Row::ours).toList());
  }

  @Test
  void tell_oneMedianAboveItsBar_fails() {
    assertFalse(told(new double[] {1.01, 2, 3}).passed());
    assertFalse(told(new double[] {0.5, 5.01, 6}).passed());
  }
}
