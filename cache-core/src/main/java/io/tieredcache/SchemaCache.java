package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Tier;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of {@link TypedCache}: L1's hits are answered here, the rest by its paths.
 */
final class SchemaCache<I, V> implements TypedCache<I, V> {
  private final KeySchema<I, V> schema;
  private final LocalTier<I, V> local;
  private final Counters counters;
  private final Workers workers;
  private final Workers loaders;
  private final AsyncCalls calls;

  /** Replaced as a whole when the policy changes. */
  private volatile Paths<I, V> paths;

  /**
   * @param schema as the application knows it; the context's has the policy in force
   */
  SchemaCache(
      KeySchema<I, V> schema, SchemaContext<I, V> context, Workers workers, Workers loaders) {
    this.schema = schema;
    this.local = context.local();
    this.counters = context.counters();
    this.workers = workers;
    this.loaders = loaders;
    this.calls = new AsyncCalls(workers, this::context);
    this.paths = new Paths<>(context, workers, loaders);
  }

  /** From now on calls begin under this policy; those under way end under the one before. */
  synchronized void reconfigure(SchemaPolicy policy) {
    SchemaContext<I, V> context = paths.context.under(policy);
    boolean alone = context.shared() == null && context.durable() == null;
    local.freshness().keepFor(Freshness.given(policy, alone));
    if (!alone) {
      context.flights().joinFor(Freshness.joinWindow(policy));
    }
    paths = new Paths<>(context, workers, loaders);
    if (!policy.localReads()) {
      local.empty();
    }
  }

  /** What becomes of this schema's changes in L3. */
  ChangedSchema<I, V> changed() {
    return new ChangedSchema<>(context());
  }

  @Override
  public KeySchema<I, V> schema() {
    return schema;
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
    return hit != null ? hit.toEntry(Tier.L1, context().now()) : entry(read(id, null));
  }

  private @Nullable CacheEntry<V> entry(Answer<V> answer) {
    return answer.toEntry(answer.tier(), context().now());
  }

  /** What L1 may answer, or null. */
  private @Nullable Answer<V> hit(I id, @Nullable Loader<? super I, ? extends V> loader) {
    Answer<V> hit = local.fresh(id);
    if (hit == null) {
      counters.add(Count.L1_MISS);
      return paths.refreshes.stale(id, loader);
    }
    if (loader != null && !hit.endsLoad()) {
      return null;
    }
    counters.l1Hit();
    if (hit.refresh() != null) {
      paths.refreshes.ahead(id, hit, loader);
    }
    return hit;
  }

  private Answer<V> read(I id, @Nullable Loader<? super I, ? extends V> loader) {
    Paths<I, V> now = paths;
    Answer<V> answer = now.reads.read(id, loader, now.context.deadline());
    now.refreshes.ahead(id, answer, loader);
    return answer;
  }

  private CompletableFuture<Answer<V>> readAsync(
      I id, @Nullable Loader<? super I, ? extends V> loader) {
    Paths<I, V> now = paths;
    return now.asyncReads
        .read(id, loader, now.context.deadline())
        .thenApply(
            answer -> {
              now.refreshes.ahead(id, answer, loader);
              return answer;
            });
  }

  @Override
  public Map<I, V> getAll(Collection<? extends I> ids) {
    return paths.batchReads.read(ids, context().deadline());
  }

  @Override
  public void put(I id, V value) {
    putAll(Map.of(requireNonNull(id, "id"), requireNonNull(value, "value")));
  }

  @Override
  public void putAll(Map<? extends I, ? extends V> values) {
    putAll(values, context().deadline());
  }

  private void putAll(Map<? extends I, ? extends V> values, Deadline deadline) {
    Map<I, V> copy = new LinkedHashMap<>();
    values.forEach(
        (id, value) -> copy.put(requireNonNull(id, "id"), requireNonNull(value, "value")));
    if (!copy.isEmpty()) {
      paths.writes.put(copy, deadline);
    }
  }

  @Override
  public V update(I id, Function<? super @Nullable V, ? extends V> update) {
    return update(id, update, context().deadline());
  }

  private V update(I id, Function<? super @Nullable V, ? extends V> update, Deadline deadline) {
    requireNonNull(update, "update");
    return comparing("update").update(requireNonNull(id, "id"), update, deadline);
  }

  private Updates<I, V> comparing(String operation) {
    if (paths.context.journaled()) {
      throw new UnsupportedOperationException(
          operation
              + " of "
              + schema()
              + " needs versions that can be compared; the schema is write-behind, where the journal"
              + " gives them");
    }
    Updates<I, V> updates = paths.updates;
    if (updates == null) {
      throw new UnsupportedOperationException(
          operation + " of " + schema() + " needs an L3 to compare with; the schema has none");
    }
    return updates;
  }

  @Override
  public OptionalLong put(I id, V value, long ifVersion) {
    return put(id, value, ifVersion, context().deadline());
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
    paths.writes.remove(requireNonNull(id, "id"), context().deadline());
  }

  @Override
  public void invalidate(I id) {
    invalidate(id, context().deadline());
  }

  private void invalidate(I id, Deadline deadline) {
    InvalidateEvent event = InvalidateEvent.start();
    try {
      paths.writes.invalidate(requireNonNull(id, "id"), deadline);
    } finally {
      event.end(schema, "call", 1);
    }
  }

  @Override
  public void invalidateAll(Collection<? extends I> ids) {
    invalidateAll(ids, context().deadline());
  }

  private void invalidateAll(Collection<? extends I> ids, Deadline deadline) {
    InvalidateEvent event = InvalidateEvent.start();
    try {
      new BatchInvalidation<>(context()).invalidate(ids, deadline);
    } finally {
      event.end(schema, "call", ids.size());
    }
  }

  @Override
  public CompletableFuture<@Nullable Void> invalidateAllAsync(Collection<? extends I> ids) {
    return calls.workDone("invalidateAll", deadline -> invalidateAll(ids, deadline));
  }

  @Override
  public Explanation explain(I id) {
    return new Explaining<>(context()).explain(requireNonNull(id, "id"), context().deadline());
  }

  SchemaContext<I, V> context() {
    return paths.context;
  }

  @Override
  public CompletableFuture<@Nullable V> getAsync(I id) {
    Answer<V> hit = hit(id, null);
    return hit != null
        ? CompletableFuture.completedFuture(hit.value())
        : AsyncCalls.begin(() -> readAsync(id, null).thenApply(Answer::value));
  }

  @Override
  public CompletableFuture<@Nullable V> getAsync(I id, Loader<? super I, ? extends V> loader) {
    Answer<V> hit = hit(id, requireNonNull(loader, "loader"));
    return hit != null
        ? CompletableFuture.completedFuture(hit.value())
        : AsyncCalls.begin(() -> readAsync(id, loader).thenApply(Answer::value));
  }

  @Override
  public CompletableFuture<@Nullable CacheEntry<V>> getEntryAsync(I id) {
    Answer<V> hit = hit(id, null);
    return hit != null
        ? CompletableFuture.completedFuture(hit.toEntry(Tier.L1, context().now()))
        : AsyncCalls.begin(() -> readAsync(id, null).thenApply(this::entry));
  }

  @Override
  public CompletableFuture<Map<I, V>> getAllAsync(Collection<? extends I> ids) {
    return calls.work("getAll", deadline -> paths.batchReads.read(ids, deadline));
  }

  @Override
  public CompletableFuture<@Nullable Void> putAsync(I id, V value) {
    return AsyncCalls.begin(
        () -> putAllAsync(Map.of(requireNonNull(id, "id"), requireNonNull(value, "value"))));
  }

  @Override
  public CompletableFuture<@Nullable Void> putAllAsync(Map<? extends I, ? extends V> values) {
    return calls.workDone("putAll", deadline -> putAll(values, deadline));
  }

  @Override
  public CompletableFuture<V> updateAsync(I id, Function<? super @Nullable V, ? extends V> update) {
    return calls.work("update", deadline -> update(id, update, deadline));
  }

  @Override
  public CompletableFuture<OptionalLong> putAsync(I id, V value, long ifVersion) {
    return calls.work("put", deadline -> put(id, value, ifVersion, deadline));
  }

  @Override
  public CompletableFuture<@Nullable Void> removeAsync(I id) {
    return calls.workDone(
        "remove", deadline -> paths.writes.remove(requireNonNull(id, "id"), deadline));
  }

  @Override
  public CompletableFuture<@Nullable Void> invalidateAsync(I id) {
    return calls.workDone("invalidate", deadline -> invalidate(id, deadline));
  }

  @Override
  public String toString() {
    return "TypedCache[" + schema() + "]";
  }
}
