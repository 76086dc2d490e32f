package io.tieredcache.testkit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tieredcache.CacheEntry;
import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.spi.Tier;
import org.jspecify.annotations.Nullable;

/**
 * One process of a {@link Fleet}, with its own way to the tiers that the fleet shares.
 *
 * @param l2 this process's L2, whether or not its cache was built with it
 * @param l3 this process's L3, likewise
 */
record Service(
    TieredCache cache,
    TypedCache<String, String> names,
    FakeSharedTier l2,
    FakeDurableTier l3,
    MeterRegistry metrics) {

  @Nullable Tier tierOf(String id) {
    CacheEntry<String> entry = names.getEntry(id);
    return entry == null ? null : entry.tier();
  }

  /** Sum over all tags. */
  long metric(String name) {
    return (long)
        metrics.get(name).functionCounters().stream().mapToDouble(FunctionCounter::count).sum();
  }

  /** One metric of this outcome. */
  long local(String name, String outcome) {
    return (long) metrics.get(name).tag("outcome", outcome).functionCounter().count();
  }

  long reads(String tier) {
    return (long) metrics.get("tieredcache.reads").tag("tier", tier).functionCounter().count();
  }
}
