package io.tieredcache;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.Tier;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The breakers of a cache's tiers, and its bulkhead before L3. Thread-safe. */
final class Guards {
  private static final long LEAST_SLOW = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long MOST_SLOW = TimeUnit.MILLISECONDS.toNanos(500);

  private final @Nullable MeterRegistry registry;
  private final Breakers shared;
  private final Breakers durable;
  private final Breakers appends;
  private final Bulkhead reads;

  Guards(@Nullable MeterRegistry registry, int durableConcurrency, LongSupplier nanoTime) {
    this.registry = registry;
    this.shared = new Breakers(Tier.L2, registry, nanoTime);
    this.durable = new Breakers(Tier.L3, registry, nanoTime);
    this.appends = new Breakers(Tier.L2, "journal", registry, nanoTime);
    this.reads = new Bulkhead(durableConcurrency);
    if (registry != null) {
      Gauge.builder("tieredcache.rush", reads, Bulkhead::inside)
          .description("reads of L3 under way that L2 did not answer for")
          .tag("tier", "l3")
          .register(registry);
    }
  }

  /** L2 behind its breakers. A tenth of the deadline is slow there, but 50 ms to 500 ms. */
  SharedStore shared(SharedStore store, String schema, Duration deadline) {
    return new GuardedSharedStore(store, shared(schema, deadline));
  }

  private Guard shared(String schema, Duration deadline) {
    long slow = Math.max(LEAST_SLOW, Math.min(MOST_SLOW, deadline.toNanos() / 10));
    return new Guard(shared, schema, slow, timers(Tier.L2, schema));
  }

  /** A journal behind breakers. Half of the deadline is slow for an append. */
  GuardedJournal journal(
      Journal journal, JournalSettings settings, String schema, Duration deadline) {
    long slow = deadline.toNanos() / 2;
    return new GuardedJournal(
        journal,
        settings,
        new Guard(appends, schema, slow, timers(Tier.L2, schema)),
        shared(schema, deadline));
  }

  /** Parts of large values behind L2's breakers. They may take half of the deadline. */
  ChunkStore chunks(ChunkStore store, String schema, Duration deadline) {
    long slow = deadline.toNanos() / 2;
    return new GuardedChunkStore(store, new Guard(shared, schema, slow, timers(Tier.L2, schema)));
  }

  /** L3 behind its breaker. Half of the deadline is slow there. */
  DurableStore durable(DurableStore store, String schema, Duration deadline) {
    long slow = deadline.toNanos() / 2;
    return new GuardedDurableStore(
        store, new Guard(durable, schema, slow, timers(Tier.L3, schema)));
  }

  private @Nullable RequestTimers timers(Tier tier, String schema) {
    return registry == null ? null : new RequestTimers(registry, tier, schema);
  }

  /** What reads of L3 pass whose keys L2 did not answer for. */
  Bulkhead reads() {
    return reads;
  }

  Breakers shared() {
    return shared;
  }

  Breakers durable() {
    return durable;
  }

  /** A node of L2 is connected (again). */
  void connected(String node) {
    shared.connected(node);
    appends.connected(node);
  }

  void forget() {
    shared.forget();
    appends.forget();
  }
}
