package io.tieredcache;

import org.jspecify.annotations.Nullable;

/**
 * The ways of reads and writes of one schema under one policy. Immutable: another policy gets other
 * paths over the same L1, flights and repairs, and a call ends on the paths it began on.
 */
final class SchemaPaths<I, V> {
  final SchemaContext<I, V> context;
  final ReadPath<I, V> reads;
  final AsyncReads<I, V> asyncReads;
  final BatchReads<I, V> batchReads;
  final Refreshes<I, V> refreshes;
  final Writes<I, V> writes;
  final @Nullable Updates<I, V> updates;

  SchemaPaths(SchemaContext<I, V> context, Workers workers, Workers loaderThreads) {
    this.context = context;
    Leases leases = new Leases(context.schema().policy().deadline());
    SharedReads<I, V> sharedReads = new SharedReads<>(context);
    SharedWrites<I, V> sharedWrites = new SharedWrites<>(context, leases);
    Loads<I, V> loads = new Loads<>(context, sharedReads, sharedWrites, loaderThreads);
    DurableReads<I, V> durableReads = new DurableReads<>(context, sharedReads, sharedWrites, loads);
    MissPath<I, V> misses =
        new MissPath<>(context, sharedReads, durableReads, sharedWrites, leases);
    this.reads = new ReadPath<>(context, sharedReads, misses, durableReads);
    this.asyncReads = new AsyncReads<>(context, reads, workers);
    this.refreshes =
        new Refreshes<>(context, asyncReads, durableReads, sharedWrites, leases, workers);
    this.batchReads = new BatchReads<>(context, sharedReads, misses, durableReads, reads);
    if (context.durable() != null) {
      DurableWrites<I, V> durableWrites =
          new DurableWrites<>(context, context.durable(), sharedWrites);
      this.writes = durableWrites;
      this.updates =
          context.journaled() ? null : new Updates<>(context, context.durable(), durableWrites);
    } else {
      this.writes =
          context.shared() != null
              ? new SharedOnlyWrites<>(context, context.shared(), leases)
              : new LocalOnlyWrites<>(context);
      this.updates = null;
    }
  }
}
