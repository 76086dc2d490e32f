package io.tieredcache;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * L1 under the names that Micrometer gives a Caffeine cache, so that dashboards made for one show
 * it. The tag {@code cache} is the schema.
 */
final class LocalMetrics {
  private LocalMetrics() {}

  static void bind(
      MeterRegistry registry, String schema, LocalTier<?, ?> local, Counters counters) {
    gets(registry, schema, "hit", counters, each -> each.sum(Count.L1_HIT));
    gets(registry, schema, "miss", counters, each -> each.sum(Count.L1_MISS));
    FunctionCounter.builder("cache.puts", local, LocalTier::kept)
        .tag("cache", schema)
        .register(registry);
    FunctionCounter.builder("cache.evictions", local, LocalTier::evicted)
        .tag("cache", schema)
        .register(registry);
    Gauge.builder("cache.size", local, LocalTier::size).tag("cache", schema).register(registry);
  }

  private static void gets(
      MeterRegistry registry,
      String schema,
      String result,
      Counters counters,
      ToDoubleFunction<Counters> sum) {
    FunctionCounter.builder("cache.gets", counters, sum)
        .tag("cache", schema)
        .tag("result", result)
        .register(registry);
  }
}
