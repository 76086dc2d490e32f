package io.tieredcache;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Drops many ids from L2 and L1: the requests of {@value #AT_ONCE} ids are under way at a time, so
 * that a large batch never fills a connection's queue. Blocks; thread-safe.
 */
final class BatchInvalidation<I, V> {
  private static final int AT_ONCE = 256;

  private final SchemaContext<I, V> context;

  BatchInvalidation(SchemaContext<I, V> context) {
    this.context = context;
  }

  /**
   * Drops them all.
   *
   * @throws TierException the first failure, after all were tried; where there is an L3 those keys
   *     are made good later
   */
  void invalidate(Collection<? extends I> ids, Deadline deadline) {
    Map<String, I> keys = new LinkedHashMap<>();
    ids.forEach(id -> keys.put(context.schema().key(id), id));
    SharedStore shared = context.shared();
    List<String> all = new ArrayList<>(keys.keySet());
    TierException first = null;
    try {
      for (int i = 0; shared != null && i < all.size(); i += AT_ONCE) {
        List<String> some = all.subList(i, Math.min(all.size(), i + AT_ONCE));
        TierException failure = tell(shared, some, deadline);
        first = first == null ? failure : first;
      }
    } finally {
      keys.values().forEach(context.local()::invalidate);
    }
    if (first != null) {
      throw first;
    }
  }

  private @Nullable TierException tell(SharedStore shared, List<String> keys, Deadline deadline) {
    Map<String, CompletableFuture<@Nullable Void>> told = new LinkedHashMap<>();
    keys.forEach(key -> told.put(key, shared.invalidate(key, Long.MAX_VALUE, deadline)));
    TierException first = null;
    for (Map.Entry<String, CompletableFuture<@Nullable Void>> each : told.entrySet()) {
      try {
        context.waits().await(each.getValue(), Tier.L2, "invalidate", deadline);
      } catch (TierException e) {
        context.failed(e);
        if (context.durable() != null) {
          // Without an L3 it would drop what is put until then, which nothing could bring back.
          context.repairs().remember(each.getKey(), Duration.ZERO);
        }
        first = first == null ? e : first;
      }
    }
    return first;
  }
}
