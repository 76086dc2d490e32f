package io.tieredcache;

import io.tieredcache.spi.Deadline;
import java.util.Map;

/** What a write does, which depends on the tiers that a schema has. Blocks; thread-safe. */
sealed interface Writes<I, V> permits DurableWrites, SharedOnlyWrites, LocalOnlyWrites {
  void put(Map<I, V> values, Deadline deadline);

  void remove(I id, Deadline deadline);

  void invalidate(I id, Deadline deadline);
}
