package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Tier;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of {@link TypedCache}: L1's hits are answered here, the rest by its paths.
 */
final class SchemaCache<I, V> implements TypedCache<I, V> {
  private final SchemaContext<I, V> context;
  private final LocalTier<I, V> local;
  private final Counters counters;
  private final ReadPath<I, V> reads;
  private final AsyncReads<I, V> asyncReads;
  private final BatchReads<I, V> batchReads;
  private final Refreshes<I, V> refreshes;
  private final Writes<I, V> writes;
  private final @Nullable Updates<I, V> updates;
  private final Workers workers;

  SchemaCache(SchemaContext<I, V> context, Workers workers, Workers loaderThreads) {
    this.context = context;
    this.local = context.local();
    this.counters = context.counters();
    this.workers = workers;
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
      this.updates = new Updates<>(context, context.durable(), path);
    } else {
      this.writes =
          context.shared() != null
              ? new SharedOnlyWrites<>(context, context.shared(), leases)
              : new LocalOnlyWrites<>(context);
      this.updates = null;
    }
  }

  /** What becomes of this schema's changes in L3. */
  ChangedSchema<I, V> changed() {
    return new ChangedSchema<>(context);
  }

  @Override
  public KeySchema<I, V> schema() {
    return context.schema();
  }

  @Override
  public @Nullable V get(I id) {
    Answer<V> hit = hit(id, null);
    return hit != null ? hit.value() : read(id, null).value();
  }

  @Override
  public @Nullable V get(I id, Loader<? super I, ? extends V> loader) {
    Answer<V> hit = hit(id, requireNonNull(loader, "loader"));
    return hit != null ? hit.value() : read(id, loader).value();
  }

  @Override
  public @Nullable CacheEntry<V> getEntry(I id) {
    Answer<V> hit = hit(id, null);
    return hit != null ? hit.toEntry(Tier.L1, context.now()) : entry(read(id, null));
  }

  private @Nullable CacheEntry<V> entry(Answer<V> answer) {
    return answer.toEntry(answer.tier(), context.now());
  }

  /** What L1 may answer, or null. */
  private @Nullable Answer<V> hit(I id, @Nullable Loader<? super I, ? extends V> loader) {
    Answer<V> hit = local.fresh(id);
    if (hit == null) {
      counters.add(Count.L1_MISS);
      return refreshes.stale(id, loader);
    }
    if (loader != null && !hit.endsLoad()) {
      return null;
    }
    counters.l1Hit();
    if (hit.refresh() != null) {
      refreshes.ahead(id, hit, loader);
    }
    return hit;
  }

  private Answer<V> read(I id, @Nullable Loader<? super I, ? extends V> loader) {
    Answer<V> answer = reads.read(id, loader, context.deadline());
    refreshes.ahead(id, answer, loader);
    return answer;
  }

  private CompletableFuture<Answer<V>> readAsync(
      I id, @Nullable Loader<? super I, ? extends V> loader) {
    return asyncReads
        .read(id, loader, context.deadline())
        .thenApply(
            answer -> {
              refreshes.ahead(id, answer, loader);
              return answer;
            });
  }

  @Override
  public Map<I, V> getAll(Collection<? extends I> ids) {
    return batchReads.read(ids, context.deadline());
  }

  @Override
  public void put(I id, V value) {
    putAll(Map.of(requireNonNull(id, "id"), requireNonNull(value, "value")));
  }

  @Override
  public void putAll(Map<? extends I, ? extends V> values) {
    putAll(values, context.deadline());
  }

  private void putAll(Map<? extends I, ? extends V> values, Deadline deadline) {
    Map<I, V> copy = new LinkedHashMap<>();
    values.forEach(
        (id, value) -> copy.put(requireNonNull(id, "id"), requireNonNull(value, "value")));
    if (!copy.isEmpty()) {
      writes.put(copy, deadline);
    }
  }

  @Override
  public V update(I id, Function<? super @Nullable V, ? extends V> update) {
    return update(id, update, context.deadline());
  }

  private V update(I id, Function<? super @Nullable V, ? extends V> update, Deadline deadline) {
    requireNonNull(update, "update");
    return comparing("update").update(requireNonNull(id, "id"), update, deadline);
  }

  private Updates<I, V> comparing(String operation) {
    if (updates == null) {
      throw new UnsupportedOperationException(
          operation + " of " + schema() + " needs an L3 to compare with; the schema has none");
    }
    return updates;
  }

  @Override
  public OptionalLong put(I id, V value, long ifVersion) {
    return put(id, value, ifVersion, context.deadline());
  }

  private OptionalLong put(I id, V value, long ifVersion, Deadline deadline) {
    requireNonNull(value, "value");
    if (ifVersion < 0) {
      throw new IllegalArgumentException("ifVersion must not be negative, was " + ifVersion);
    }
    return comparing("put with a version")
        .put(requireNonNull(id, "id"), value, ifVersion, deadline);
  }

  @Override
  public void remove(I id) {
    writes.remove(requireNonNull(id, "id"), context.deadline());
  }

  @Override
  public void invalidate(I id) {
    writes.invalidate(requireNonNull(id, "id"), context.deadline());
  }

  @Override
  public void invalidateAll(Collection<? extends I> ids) {
    new BatchInvalidation<>(context).invalidate(ids, context.deadline());
  }

  @Override
  public CompletableFuture<@Nullable Void> invalidateAllAsync(Collection<? extends I> ids) {
    return workDone(
        "invalidateAll", deadline -> new BatchInvalidation<>(context).invalidate(ids, deadline));
  }

  @Override
  public Explanation explain(I id) {
    return new Explaining<>(context).explain(requireNonNull(id, "id"), context.deadline());
  }

  SchemaContext<I, V> context() {
    return context;
  }

  @Override
  public CompletableFuture<@Nullable V> getAsync(I id) {
    Answer<V> hit = hit(id, null);
    return hit != null
        ? CompletableFuture.completedFuture(hit.value())
        : begin(() -> readAsync(id, null).thenApply(Answer::value));
  }

  @Override
  public CompletableFuture<@Nullable V> getAsync(I id, Loader<? super I, ? extends V> loader) {
    Answer<V> hit = hit(id, requireNonNull(loader, "loader"));
    return hit != null
        ? CompletableFuture.completedFuture(hit.value())
        : begin(() -> readAsync(id, loader).thenApply(Answer::value));
  }

  @Override
  public CompletableFuture<@Nullable CacheEntry<V>> getEntryAsync(I id) {
    Answer<V> hit = hit(id, null);
    return hit != null
        ? CompletableFuture.completedFuture(hit.toEntry(Tier.L1, context.now()))
        : begin(() -> readAsync(id, null).thenApply(this::entry));
  }

  @Override
  public CompletableFuture<Map<I, V>> getAllAsync(Collection<? extends I> ids) {
    return work("getAll", deadline -> batchReads.read(ids, deadline));
  }

  @Override
  public CompletableFuture<@Nullable Void> putAsync(I id, V value) {
    return begin(
        () -> putAllAsync(Map.of(requireNonNull(id, "id"), requireNonNull(value, "value"))));
  }

  @Override
  public CompletableFuture<@Nullable Void> putAllAsync(Map<? extends I, ? extends V> values) {
    return workDone("putAll", deadline -> putAll(values, deadline));
  }

  @Override
  public CompletableFuture<V> updateAsync(I id, Function<? super @Nullable V, ? extends V> update) {
    return work("update", deadline -> update(id, update, deadline));
  }

  @Override
  public CompletableFuture<OptionalLong> putAsync(I id, V value, long ifVersion) {
    return work("put", deadline -> put(id, value, ifVersion, deadline));
  }

  @Override
  public CompletableFuture<@Nullable Void> removeAsync(I id) {
    return workDone("remove", deadline -> writes.remove(requireNonNull(id, "id"), deadline));
  }

  @Override
  public CompletableFuture<@Nullable Void> invalidateAsync(I id) {
    return workDone(
        "invalidate", deadline -> writes.invalidate(requireNonNull(id, "id"), deadline));
  }

  private CompletableFuture<@Nullable Void> workDone(String operation, Consumer<Deadline> call) {
    return work(
        operation,
        deadline -> {
          call.accept(deadline);
          return null;
        });
  }

  /** A bad id fails the future as it fails the blocking twin. */
  private static <T extends @Nullable Object> CompletableFuture<T> begin(
      Supplier<CompletableFuture<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The deadline counts from here, not from when a thread takes the call. */
  private <T extends @Nullable Object> CompletableFuture<T> work(
      String operation, Function<Deadline, T> call) {
    Deadline deadline = context.deadline();
    try {
      return CompletableFuture.supplyAsync(() -> call.apply(deadline), workers)
          .orTimeout(deadline.remainingNanos(), TimeUnit.NANOSECONDS)
          .exceptionally(
              failure -> {
                throw failure(operation, deadline, failure);
              });
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          context
              .waits()
              .refused(Tier.L1, operation, deadline, "too many calls wait for a thread"));
    }
  }

  private CompletionException failure(String operation, Deadline deadline, Throwable failure) {
    if (failure instanceof TimeoutException) {
      return new CompletionException(context.waits().tooLate(Tier.L1, operation, deadline));
    }
    return failure instanceof CompletionException known ? known : new CompletionException(failure);
  }

  @Override
  public String toString() {
    return "TypedCache[" + schema() + "]";
  }
}
