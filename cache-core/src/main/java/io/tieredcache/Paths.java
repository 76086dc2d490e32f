package io.tieredcache;

import org.jspecify.annotations.Nullable;

/**
 * The ways of reads and writes of one schema under one policy. Immutable: another policy gets other
 * paths over the same L1, flights and repairs, and a call ends on the paths it began on.
 */
final class Paths<I, V> {
  final SchemaContext<I, V> context;
  final ReadPath<I, V> reads;
  final AsyncReads<I, V> asyncReads;
  final BatchReads<I, V> batchReads;
  final Refreshes<I, V> refreshes;
  final Writes<I, V> writes;
  final @Nullable Updates<I, V> updates;

  Paths(SchemaContext<I, V> context, Workers workers, Workers loaderThreads) {
    this.context = context;
    Leases leases = new Leases(context.schema().policy().deadline());
    SharedReads<I, V> accepts = new SharedReads<>(context);
    SharedWrites<I, V> fills = new SharedWrites<>(context, leases);
    Loads<I, V> loaders = new Loads<>(context, accepts, fills, loaderThreads);
    DurableReads<I, V> loads = new DurableReads<>(context, accepts, fills, loaders);
    MissPath<I, V> misses = new MissPath<>(context, accepts, loads, fills, leases);
    this.reads = new ReadPath<>(context, accepts, misses, loads);
    this.asyncReads = new AsyncReads<>(context, reads, workers);
    this.refreshes = new Refreshes<>(context, asyncReads, loads, leases, workers);
    this.batchReads = new BatchReads<>(context, accepts, misses, loads, reads);
    if (context.durable() != null) {
      WritePath<I, V> path = new WritePath<>(context, context.durable(), fills);
      this.writes = path;
      this.updates = context.journaled() ? null : new Updates<>(context, context.durable(), path);
    } else {
      this.writes =
          context.shared() != null
              ? new SharedOnlyWrites<>(context, context.shared(), leases)
              : new LocalOnlyWrites<>(context);
      this.updates = null;
    }
  }
}
