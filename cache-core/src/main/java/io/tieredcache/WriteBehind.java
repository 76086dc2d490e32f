package io.tieredcache;

import io.micrometer.core.instrument.MeterRegistry;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.DurableTier;
import io.tieredcache.spi.FlushStore;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.TierSchema;
import org.jspecify.annotations.Nullable;

/**
 * One schema's write-behind: its journal in L2, and L3 which is flushed to.
 *
 * @param durable L3 alone, without what the journal holds
 */
record WriteBehind(
    SchemaPolicy policy,
    String schema,
    Journal journal,
    FlushStore store,
    DurableStore durable,
    long durableTtlMillis) {
  /** Opens both sides; null where the schema is not write-behind or a tier has no such side. */
  static @Nullable WriteBehind open(
      SchemaPolicy policy,
      @Nullable SharedTier shared,
      @Nullable DurableTier durable,
      TierSchema schema,
      @Nullable DurableStore l3) {
    if (policy.writes() != WriteMode.WRITE_BEHIND
        || shared == null
        || durable == null
        || l3 == null) {
      return null;
    }
    // First L3: a journal that was opened is checked at start.
    FlushStore store = durable.openFlush(schema);
    Journal journal =
        store == null ? null : shared.openJournal(schema, policy.writeBehind().journal());
    return store == null || journal == null
        ? null
        : new WriteBehind(
            policy, schema.name(), journal, store, l3, SchemaContext.durableTtlMillis(policy));
  }

  /** L3 as reads and writes see it. */
  JournaledStore journaled(Guards guards) {
    JournalSettings settings = policy.writeBehind().journal();
    return new JournaledStore(
        schema,
        guards.journal(journal, settings, schema, policy.deadline()),
        settings,
        durable,
        durableTtlMillis);
  }

  DeadLetters deadLetters(SharedStore shared, Repairs repairs, Waits waits) {
    return new DeadLetters(journal, policy, durable, shared, repairs, waits);
  }

  /** Flushers that have not begun. */
  Flushers flushers(
      JournaledStore journaled,
      SharedStore shared,
      Repairs repairs,
      Waits waits,
      @Nullable MeterRegistry registry,
      SchedulerFactory schedulers) {
    FlushMeters meters = new FlushMeters(policy.writeBehind().journalPartitions());
    if (registry != null) {
      meters.bind(registry, schema);
    }
    FlushPublisher publisher =
        new FlushPublisher(
            shared, repairs, new Leases(policy.deadline()), waits, policy.ttl().toMillis());
    boolean rowsExpire = durableTtlMillis != DurableRow.FOREVER;
    Settling settling = new Settling(journal, durable, store, publisher, meters, waits, rowsExpire);
    return new Flushers(
        new FlushParts(
            schema,
            journal,
            store,
            publisher,
            settling,
            meters,
            waits,
            journaled,
            policy.writeBehind().leaseMillis(),
            durableTtlMillis),
        policy.writeBehind(),
        schedulers);
  }
}
