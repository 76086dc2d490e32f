package io.tieredcache.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TimePlanTest {
  private static double seconds(Plan plan) {
    return Catalog.of(plan).stream().mapToDouble(measure -> measure.seconds(plan)).sum();
  }

  @Test
  void seconds_defaultPlans_keepTheirLimits() {
    for (Plan plan : List.of(Plan.quick(List.of()), Plan.full(List.of()))) {
      double planned = seconds(plan);
      assertTrue(planned < plan.limit().toSeconds(), () -> plan + " takes " + planned + " s");
    }
  }

  /** A whole run of five rounds by eight clients on two processors, on a slow day. */
  @Test
  void seconds_measuresThatWereTimed_areWithinATenth() {
    Plan plan = Plan.full(List.of());
    assertEquals(181, new LocalHits().seconds(plan), 18);
    assertEquals(319, new SharedHits().seconds(plan), 32);
    assertEquals(32, new SelfCheck().seconds(plan), 3);
    assertEquals(251, new ManyThreads().seconds(plan), 25);
    // And 31 s for Redisson's other call, which came later.
    assertEquals(987 + 31, new Batches().seconds(plan), 100);
  }
}
