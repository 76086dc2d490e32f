package io.tieredcache.testkit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One process of a course, with its own way to both tiers.
 *
 * @param number unlike any other's of the course
 * @param lost what it counted of its writes as lost, or null where none is journaled
 */
record SimulatedProcess(
    int number,
    TieredCache cache,
    TypedCache<String, String> names,
    FakeSharedTier shared,
    FakeDurableTier durable,
    ManualScheduler scheduler,
    FunctionCounter flightsShared,
    FunctionCounter leaseWaits,
    FunctionCounter remembered,
    FunctionCounter fillsVoided,
    @Nullable FunctionCounter lost) {

  static SimulatedProcess start(
      int number,
      KeySchema<String, String> schema,
      FakeSharedTier shared,
      FakeDurableTier durable,
      ManualClock clock) {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    ManualScheduler scheduler = new ManualScheduler();
    TieredCache cache =
        TieredCache.builder()
            .schemas(schema)
            .shared(shared)
            .durable(durable)
            .meterRegistry(metrics)
            .ticker(clock.nanoTime())
            .schedulers(scheduler)
            .closeTimeout(Duration.ZERO)
            .build();
    return new SimulatedProcess(
        number,
        cache,
        cache.of(schema),
        shared,
        durable,
        scheduler,
        metrics.get("tieredcache.flights.shared").functionCounter(),
        metrics.get("tieredcache.lease.waits").functionCounter(),
        metrics.get("tieredcache.repairs").tag("step", "remembered").functionCounter(),
        // A tracked key that has expired is pushed when a read finds that out, which voids that
        // read.
        metrics.get("tieredcache.fills.refused").tag("reason", "voided").functionCounter(),
        metrics.find("tieredcache.journal.lost").functionCounter());
  }

  /** From here on it reaches nothing: what others see of a process that was killed. */
  void die() {
    shared.fail("killed");
    durable.fail("killed");
  }
}
