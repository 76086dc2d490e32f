package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Deadline;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one schema do that begin under one policy, beyond L1's hits. Checks what it is
 * given. Immutable, so a call that keeps to the instance it began with keeps to one policy.
 */
final class Calls<I, V> {
  final SchemaContext<I, V> context;
  final Refreshes<I, V> refreshes;
  final AsyncCalls async;

  /** As the application knows it. */
  private final KeySchema<I, V> schema;

  private final SchemaPaths<I, V> paths;

  Calls(KeySchema<I, V> schema, SchemaPaths<I, V> paths, Workers workers) {
    this.schema = schema;
    this.paths = paths;
    this.context = paths.context;
    this.refreshes = paths.refreshes;
    this.async = new AsyncCalls(workers, context);
  }

  /** Of a call that begins now. */
  Deadline deadline() {
    return context.deadline();
  }

  Answer<V> read(I id, @Nullable Loader<? super I, ? extends V> loader) {
    Answer<V> answer = paths.reads.read(id, loader, deadline());
    refreshes.ahead(id, answer, loader);
    return answer;
  }

  CompletableFuture<Answer<V>> readAsync(I id, @Nullable Loader<? super I, ? extends V> loader) {
    return paths
        .asyncReads
        .read(id, loader, deadline())
        .thenApply(
            answer -> {
              refreshes.ahead(id, answer, loader);
              return answer;
            });
  }

  Map<I, V> getAll(Collection<? extends I> ids, Deadline deadline) {
    return paths.batchReads.read(ids, deadline);
  }

  /** What is put, as it is now; refuses nulls. */
  static <I, V> Map<I, V> copy(Map<? extends I, ? extends V> values) {
    Map<I, V> copy = new LinkedHashMap<>();
    values.forEach(
        (id, value) -> copy.put(requireNonNull(id, "id"), requireNonNull(value, "value")));
    return copy;
  }

  /**
   * Puts them.
   *
   * @param values a {@link #copy} of its own
   */
  void putAll(Map<I, V> values, Deadline deadline) {
    if (!values.isEmpty()) {
      paths.writes.put(values, deadline);
    }
  }

  V update(I id, Function<? super @Nullable V, ? extends V> update, Deadline deadline) {
    requireNonNull(update, "update");
    return comparing("update").update(requireNonNull(id, "id"), update, deadline);
  }

  OptionalLong put(I id, V value, long ifVersion, Deadline deadline) {
    requireNonNull(value, "value");
    if (ifVersion < 0) {
      throw new IllegalArgumentException("ifVersion must not be negative, was " + ifVersion);
    }
    return comparing("put with a version")
        .put(requireNonNull(id, "id"), value, ifVersion, deadline);
  }

  private Updates<I, V> comparing(String operation) {
    if (context.journaled()) {
      throw new UnsupportedOperationException(
          operation
              + " of "
              + schema
              + " needs versions that can be compared; the schema is write-behind, where the journal"
              + " gives them");
    }
    Updates<I, V> updates = paths.updates;
    if (updates == null) {
      throw new UnsupportedOperationException(
          operation + " of " + schema + " needs an L3 to compare with; the schema has none");
    }
    return updates;
  }

  void remove(I id, Deadline deadline) {
    paths.writes.remove(requireNonNull(id, "id"), deadline);
  }

  void invalidate(I id, Deadline deadline) {
    InvalidateEvent event = InvalidateEvent.start();
    try {
      paths.writes.invalidate(requireNonNull(id, "id"), deadline);
    } finally {
      event.end(schema, "call", 1);
    }
  }

  void invalidateAll(Collection<? extends I> ids, Deadline deadline) {
    InvalidateEvent event = InvalidateEvent.start();
    try {
      new BatchInvalidation<>(context).invalidate(ids, deadline);
    } finally {
      event.end(schema, "call", ids.size());
    }
  }

  Explanation explain(I id) {
    return new Explaining<>(context).explain(requireNonNull(id, "id"), deadline());
  }
}
