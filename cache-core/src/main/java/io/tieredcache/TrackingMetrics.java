package io.tieredcache;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tieredcache.spi.SharedTier;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What a cache with tracked schemas shows of its invalidation. */
final class TrackingMetrics {
  private TrackingMetrics() {}

  /** Registers the gauges of the tier; returns where its samples of lag go. */
  static LongConsumer bind(@Nullable MeterRegistry registry, SharedTier tier) {
    if (registry == null) {
      return nanos -> {};
    }
    Gauge.builder("tieredcache.tracking.wanted", tier, t -> t.tracking().wanted())
        .description("nodes of L2 that should report changes")
        .register(registry);
    Gauge.builder("tieredcache.tracking.armed", tier, t -> t.tracking().armed())
        .description("nodes of L2 that report changes")
        .register(registry);
    Gauge.builder("tieredcache.tracking.refused", tier, t -> t.tracking().refused())
        .description("nodes of L2 that refuse to report changes; L1 relies on 100 ms there")
        .register(registry);
    Timer lag =
        Timer.builder("tieredcache.invalidation.lag")
            .description("from sending an own write to L2 until its change is reported back")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    return nanos -> lag.record(nanos, TimeUnit.NANOSECONDS);
  }
}
