package io.tieredcache;

import io.tieredcache.spi.ChangeListener;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.SharedStore;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes a change in L3 to L2 and L1 of one schema. Thread-safe, never blocks. */
record ChangedSchema<I, V>(SchemaContext<I, V> context) {
  KeyTemplate template() {
    return context.schema().template();
  }

  boolean durable() {
    return context.durable() != null;
  }

  /** Tells L2, then L1, whether or not L2 answered; null where the key is another schema's. */
  @Nullable CompletableFuture<?> changed(String key, long version, Deadline deadline) {
    I id;
    try {
      id = context.schema().id(key);
    } catch (IllegalArgumentException e) {
      // No id of ours forms it, so no tier holds it for us.
      return CompletableFuture.completedFuture(null);
    }
    if (id == null) {
      return null;
    }
    context.counters().add(Count.CHANGE_HEARD);
    SharedStore shared = context.shared();
    if (shared == null) {
      drop(id, version);
      return CompletableFuture.completedFuture(null);
    }
    return shared
        .invalidate(key, version, deadline)
        .whenComplete((done, failure) -> drop(id, version));
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
