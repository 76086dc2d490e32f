package io.tieredcache.testkit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.KeySchema;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import java.time.Duration;

/** One process of a course, with its own way to both tiers. */
record SimulatedProcess(
    TieredCache cache,
    TypedCache<String, String> names,
    FakeSharedTier shared,
    FakeDurableTier durable,
    FunctionCounter flightsShared,
    FunctionCounter leaseWaits,
    FunctionCounter remembered,
    FunctionCounter fillsVoided) {

  static SimulatedProcess start(
      KeySchema<String, String> schema,
      FakeSharedTier shared,
      FakeDurableTier durable,
      ManualClock clock) {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    TieredCache cache =
        TieredCache.builder()
            .schemas(schema)
            .shared(shared)
            .durable(durable)
            .meterRegistry(metrics)
            .ticker(clock.nanoTime())
            .closeTimeout(Duration.ZERO)
            .build();
    return new SimulatedProcess(
        cache,
        cache.of(schema),
        shared,
        durable,
        metrics.get("tieredcache.flights.shared").functionCounter(),
        metrics.get("tieredcache.lease.waits").functionCounter(),
        metrics.get("tieredcache.repairs").tag("step", "remembered").functionCounter(),
        // A tracked key that has expired is pushed when a read finds that out, which voids that
        // read.
        metrics.get("tieredcache.fills.refused").tag("reason", "voided").functionCounter());
  }
}
