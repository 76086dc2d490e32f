package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.ChangeListener;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes changes in L3 to L2 and L1 of one schema. Thread-safe, never blocks. */
record ChangedSchema<I, V>(SchemaContext<I, V> context) {
  KeyTemplate template() {
    return context.schema().template();
  }

  boolean durable() {
    return context.durable() != null;
  }

  /**
   * Tells L2, then L1, whether or not L2 answered: each node of those of its keys that are this
   * schema's, as one batch, so that no node waits for another.
   *
   * @return of each batch: which keys L2 could not be told of, and why
   */
  List<CompletableFuture<Map<String, TierException>>> changed(
      Map<String, Long> versions, Deadline deadline) {
    SharedStore shared = context.shared();
    Map<String, I> ids = new HashMap<>();
    Map<String, Map<String, Long>> byNode = new LinkedHashMap<>();
    versions.forEach(
        (key, version) -> {
          I id = idOf(key);
          if (id == null) {
            return;
          }
          context.counters().add(Count.CHANGE_HEARD);
          if (shared == null) {
            drop(id, version);
          } else {
            ids.put(key, id);
            byNode
                .computeIfAbsent(shared.node(key), node -> new LinkedHashMap<>())
                .put(key, version);
          }
        });
    return shared == null
        ? List.of()
        : byNode.values().stream().map(some -> tell(shared, some, ids, deadline)).toList();
  }

  /** Null where the key is another schema's, or no id of ours forms it: no tier holds it for us. */
  private @Nullable I idOf(String key) {
    try {
      return context.schema().id(key);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private CompletableFuture<Map<String, TierException>> tell(
      SharedStore shared, Map<String, Long> versions, Map<String, I> ids, Deadline deadline) {
    return Breaker.bounded(Breaker.begun(() -> shared.invalidateAll(versions, deadline)), deadline)
        .handle(
            (batch, failure) -> {
              versions.forEach((key, version) -> drop(requireNonNull(ids.get(key)), version));
              return failure == null ? batch.failures() : all(versions, failure, deadline);
            });
  }

  private Map<String, TierException> all(
      Map<String, Long> versions, Throwable failure, Deadline deadline) {
    TierException why =
        Causes.told(
            failure, cause -> context.failure(Tier.L2, "invalidate", deadline, "no answer", cause));
    Map<String, TierException> all = new HashMap<>();
    versions.keySet().forEach(key -> all.put(key, why));
    return all;
  }

  private void drop(I id, long version) {
    InvalidateEvent event = InvalidateEvent.start();
    if (version == ChangeListener.NO_VERSION) {
      context.local().invalidate(id);
    } else {
      context.local().told(id, version);
    }
    event.end(context.schema(), "L3", 1);
  }

  void dropAll() {
    context.local().invalidateAll();
  }
}
