package io.tieredcache;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/** Shows how much of the cache's own work runs or waits. */
final class TaskMetrics {
  private TaskMetrics() {}

  static void bind(@Nullable MeterRegistry registry, Workers calls, Workers loads) {
    if (registry != null) {
      bind(registry, "call", calls);
      bind(registry, "load", loads);
    }
  }

  private static void bind(MeterRegistry registry, String name, Workers workers) {
    Gauge.builder("tieredcache.tasks", workers, Workers::taken)
        .tag("threads", name)
        .register(registry);
  }

  static void bind(@Nullable MeterRegistry registry, String schema, Repairs repairs) {
    if (registry != null) {
      Gauge.builder("tieredcache.repairs.pending", repairs, Repairs::pending)
          .tag("schema", schema)
          .register(registry);
    }
  }
}
