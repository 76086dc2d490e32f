package io.tieredcache;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.tieredcache.spi.ChunkStore;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.TierSchema;
import io.tieredcache.spi.WriteHorizon;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what answers for one schema: its stores behind their guards, L1, repairs, and the
 * paths over them. Used by one thread, while a cache is built.
 *
 * @param invalidations where L2's reports of changes go, or null where no schema is tracked
 */
record SchemaOpening(
    @Nullable SharedTier shared,
    @Nullable DurableTier durable,
    @Nullable MeterRegistry registry,
    ObservationRegistry observations,
    LongSupplier nanoTime,
    SchedulerFactory schedulers,
    TieredCacheParts parts,
    @Nullable Invalidations invalidations) {

  /**
   * Opens one.
   *
   * @param asked the schema as the application knows it
   * @param given the same, with the policy in force
   */
  @SuppressWarnings("unchecked")
  <I, V> SchemaCache<I, V> open(KeySchema<I, V> asked, KeySchema<?, ?> given) {
    // The same schema but for its policy.
    KeySchema<I, V> schema = (KeySchema<I, V>) given;
    SchemaPolicy policy = schema.policy();
    TierSchema tierSchema = tierSchema(schema);
    SharedStore sharedStore = shared(tierSchema, policy);
    DurableStore l3 = durable(tierSchema, policy);
    WriteBehind behind = WriteBehind.open(policy, shared, durable, tierSchema, l3);
    JournaledStore journaled = behind == null ? null : behind.journaled(parts.guards());
    DurableStore durableStore = journaled != null ? journaled : l3;
    boolean alone = sharedStore == null && durableStore == null;
    Flights<I, V> flights = new Flights<>(alone ? Long.MAX_VALUE : Freshness.joinWindow(policy));
    LocalTier<I, V> local = local(policy, alone, flights);
    Counters counters = counters(schema, local);
    Waits waits = new Waits(schema.toString());
    Repairs repair = repairs(schema, sharedStore, durableStore, counters);
    if (behind != null && journaled != null && sharedStore != null) {
      addFlusher(asked, behind, journaled, sharedStore, repair, waits);
    }
    return new SchemaCache<>(
        asked,
        new SchemaContext<>(
            schema,
            sharedStore,
            durableStore,
            local,
            flights,
            new Values<>(schema, counters),
            repair,
            counters,
            waits,
            new LoadObservations(observations, schema.toString()),
            new Rush(
                parts.guards().reads(), new Bulkhead(policy.concurrentLoads()), waits, counters),
            new Stale<>(policy, local, counters),
            new Ahead(policy),
            nanoTime),
        parts.workers(),
        parts.loaders());
  }

  private Repairs repairs(
      KeySchema<?, ?> schema,
      @Nullable SharedStore sharedStore,
      @Nullable DurableStore durableStore,
      Counters counters) {
    Repairs repairs =
        new Repairs(
            sharedStore,
            deadline ->
                durableStore == null
                    ? CompletableFuture.completedFuture(WriteHorizon.ALL_ENDED)
                    : durableStore.horizon(deadline),
            counters,
            Repairs.longestInShared(schema.policy()),
            nanoTime);
    parts.repairs().add(repairs);
    TaskMetrics.bind(registry, schema.toString(), repairs);
    return repairs;
  }

  private TierSchema tierSchema(KeySchema<?, ?> schema) {
    SchemaPolicy policy = schema.policy();
    return new TierSchema(
        schema.template(), schema.codec().framing(), isDurable(policy), policy.ttl().toMillis());
  }

  private void addFlusher(
      KeySchema<?, ?> asked,
      WriteBehind behind,
      JournaledStore journaled,
      SharedStore sharedStore,
      Repairs repair,
      Waits waits) {
    parts
        .flushers()
        .add(behind.flushers(journaled, sharedStore, repair, waits, registry, schedulers));
    parts.deadLetters().put(asked, behind.deadLetters(sharedStore, repair, waits));
  }

  private boolean isDurable(SchemaPolicy policy) {
    return durable != null && policy.writes() != WriteMode.CACHE_ONLY;
  }

  private @Nullable SharedStore shared(TierSchema schema, SchemaPolicy policy) {
    if (shared == null) {
      return null;
    }
    Guards guards = parts.guards();
    SharedStore store = guards.shared(shared.open(schema), schema.name(), policy.deadline());
    boolean chunked = policy.largeValues().chunkBytes() != 0;
    ChunkStore opened = chunked ? shared.openChunks(schema) : null;
    ChunkStore chunks =
        opened == null ? null : guards.chunks(opened, schema.name(), policy.deadline());
    return PackedStore.over(store, chunks, schema.name(), policy, parts.unpackers(), nanoTime);
  }

  private @Nullable DurableStore durable(TierSchema schema, SchemaPolicy policy) {
    return durable == null || !isDurable(policy)
        ? null
        : parts.guards().durable(durable.open(schema), schema.name(), policy.deadline());
  }

  private <I, V> LocalTier<I, V> local(SchemaPolicy policy, boolean alone, Flights<I, V> flights) {
    return new LocalTier<>(
        policy.localMaxEntries(), Freshness.given(policy, alone), alone, flights, nanoTime);
  }

  private <I, V> Counters counters(KeySchema<I, V> schema, LocalTier<I, V> local) {
    Counters counters = new Counters();
    if (registry != null) {
      counters.bind(registry, schema.toString());
      LocalMetrics.bind(registry, schema.toString(), local, counters);
    }
    if (invalidations != null && schema.policy().tracking() == Tracking.TRACKED) {
      invalidations.add(schema, local, counters);
    }
    return counters;
  }
}
