package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Tier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of {@link TypedCache}: L1's hits are answered here, the rest by {@link
 * Calls}, which each call looks up once. Thread-safe.
 */
final class SchemaCache<I, V> implements TypedCache<I, V> {
  private final KeySchema<I, V> schema;
  private final LocalTier<I, V> local;
  private final Counters counters;
  private final Workers workers;
  private final Workers loaders;

  /** Replaced as a whole when the policy changes. */
  private volatile Calls<I, V> calls;

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
    this.calls = calls(context);
  }

  private Calls<I, V> calls(SchemaContext<I, V> context) {
    return new Calls<>(schema, new SchemaPaths<>(context, workers, loaders), workers);
  }

  /** From now on calls begin under this policy; those under way end under the one before. */
  synchronized void reconfigure(SchemaPolicy policy) {
    SchemaContext<I, V> context = context().under(policy);
    boolean alone = context.shared() == null && context.durable() == null;
    local.freshness().keepFor(Freshness.given(policy, alone));
    if (!alone) {
      context.flights().joinFor(Freshness.joinWindow(policy));
    }
    calls = calls(context);
    if (!policy.localReads()) {
      local.empty();
    }
  }

  SchemaContext<I, V> context() {
    return calls.context;
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
    Calls<I, V> now = calls;
    Answer<V> hit = hit(now, id, null);
    return hit != null ? hit.value() : now.read(id, null).value();
  }

  @Override
  public @Nullable V get(I id, Loader<? super I, ? extends V> loader) {
    Calls<I, V> now = calls;
    Answer<V> hit = hit(now, id, requireNonNull(loader, "loader"));
    return hit != null ? hit.value() : now.read(id, loader).value();
  }

  @Override
  public @Nullable CacheEntry<V> getEntry(I id) {
    Calls<I, V> now = calls;
    Answer<V> hit = hit(now, id, null);
    return hit != null ? hit.toEntry(Tier.L1, now.context.now()) : entry(now, now.read(id, null));
  }

  private static <V> @Nullable CacheEntry<V> entry(Calls<?, V> now, Answer<V> answer) {
    return answer.toEntry(answer.tier(), now.context.now());
  }

  /** What L1 may answer, or null. */
  private @Nullable Answer<V> hit(
      Calls<I, V> now, I id, @Nullable Loader<? super I, ? extends V> loader) {
    Answer<V> hit = local.fresh(id);
    if (hit == null) {
      counters.add(Count.L1_MISS);
      return now.refreshes.stale(id, loader);
    }
    if (loader != null && !hit.endsLoad()) {
      return null;
    }
    counters.l1Hit();
    if (hit.refresh() != null) {
      now.refreshes.ahead(id, hit, loader);
    }
    return hit;
  }

  @Override
  public Map<I, V> getAll(Collection<? extends I> ids) {
    Calls<I, V> now = calls;
    return now.getAll(ids, now.deadline());
  }

  @Override
  public void put(I id, V value) {
    putAll(Map.of(requireNonNull(id, "id"), requireNonNull(value, "value")));
  }

  @Override
  public void putAll(Map<? extends I, ? extends V> values) {
    Calls<I, V> now = calls;
    now.putAll(Calls.copy(values), now.deadline());
  }

  @Override
  public V update(I id, Function<? super @Nullable V, ? extends V> update) {
    Calls<I, V> now = calls;
    return now.update(id, update, now.deadline());
  }

  @Override
  public OptionalLong put(I id, V value, long ifVersion) {
    Calls<I, V> now = calls;
    return now.put(id, value, ifVersion, now.deadline());
  }

  @Override
  public void remove(I id) {
    Calls<I, V> now = calls;
    now.remove(id, now.deadline());
  }

  @Override
  public void invalidate(I id) {
    Calls<I, V> now = calls;
    now.invalidate(id, now.deadline());
  }

  @Override
  public void invalidateAll(Collection<? extends I> ids) {
    Calls<I, V> now = calls;
    now.invalidateAll(ids, now.deadline());
  }

  @Override
  public Explanation explain(I id) {
    return calls.explain(id);
  }

  @Override
  public CompletableFuture<@Nullable V> getAsync(I id) {
    return AsyncCalls.begin(() -> valueAsync(id, null));
  }

  @Override
  public CompletableFuture<@Nullable V> getAsync(I id, Loader<? super I, ? extends V> loader) {
    return AsyncCalls.begin(() -> valueAsync(id, requireNonNull(loader, "loader")));
  }

  private CompletableFuture<@Nullable V> valueAsync(
      I id, @Nullable Loader<? super I, ? extends V> loader) {
    Calls<I, V> now = calls;
    Answer<V> hit = hit(now, id, loader);
    return hit != null
        ? CompletableFuture.completedFuture(hit.value())
        : now.readAsync(id, loader).thenApply(Answer::value);
  }

  @Override
  public CompletableFuture<@Nullable CacheEntry<V>> getEntryAsync(I id) {
    return AsyncCalls.begin(
        () -> {
          Calls<I, V> now = calls;
          Answer<V> hit = hit(now, id, null);
          return hit != null
              ? CompletableFuture.completedFuture(hit.toEntry(Tier.L1, now.context.now()))
              : now.readAsync(id, null).thenApply(answer -> entry(now, answer));
        });
  }

  // What callers hand over is theirs again once a call has returned, so it is copied before that.

  @Override
  public CompletableFuture<Map<I, V>> getAllAsync(Collection<? extends I> ids) {
    Calls<I, V> now = calls;
    return AsyncCalls.begin(
        () -> {
          List<I> copy = new ArrayList<>(ids);
          return now.async.work("getAll", deadline -> now.getAll(copy, deadline));
        });
  }

  @Override
  public CompletableFuture<@Nullable Void> putAsync(I id, V value) {
    return AsyncCalls.begin(
        () -> putAllAsync(Map.of(requireNonNull(id, "id"), requireNonNull(value, "value"))));
  }

  @Override
  public CompletableFuture<@Nullable Void> putAllAsync(Map<? extends I, ? extends V> values) {
    Calls<I, V> now = calls;
    return AsyncCalls.begin(
        () -> {
          Map<I, V> copy = Calls.copy(values);
          return now.async.workDone("putAll", deadline -> now.putAll(copy, deadline));
        });
  }

  @Override
  public CompletableFuture<V> updateAsync(I id, Function<? super @Nullable V, ? extends V> update) {
    Calls<I, V> now = calls;
    return now.async.work("update", deadline -> now.update(id, update, deadline));
  }

  @Override
  public CompletableFuture<OptionalLong> putAsync(I id, V value, long ifVersion) {
    Calls<I, V> now = calls;
    return now.async.work("put", deadline -> now.put(id, value, ifVersion, deadline));
  }

  @Override
  public CompletableFuture<@Nullable Void> removeAsync(I id) {
    Calls<I, V> now = calls;
    return now.async.workDone("remove", deadline -> now.remove(id, deadline));
  }

  @Override
  public CompletableFuture<@Nullable Void> invalidateAsync(I id) {
    Calls<I, V> now = calls;
    return now.async.workDone("invalidate", deadline -> now.invalidate(id, deadline));
  }

  @Override
  public CompletableFuture<@Nullable Void> invalidateAllAsync(Collection<? extends I> ids) {
    Calls<I, V> now = calls;
    return AsyncCalls.begin(
        () -> {
          List<I> copy = new ArrayList<>(ids);
          return now.async.workDone("invalidateAll", deadline -> now.invalidateAll(copy, deadline));
        });
  }

  @Override
  public String toString() {
    return "TypedCache[" + schema() + "]";
  }
}
