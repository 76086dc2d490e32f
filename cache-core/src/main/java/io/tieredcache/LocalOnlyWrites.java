package io.tieredcache;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Tier;
import java.util.Map;

/** Writes where L1 is the only tier and so the authority: versions are not given. Thread-safe. */
final class LocalOnlyWrites<I, V> implements Writes<I, V> {
  private final SchemaContext<I, V> context;

  LocalOnlyWrites(SchemaContext<I, V> context) {
    this.context = context;
  }

  @Override
  public void put(Map<I, V> values, Deadline deadline) {
    values.forEach(
        (id, value) -> {
          // The same bad ids and values are refused as with more tiers below.
          context.schema().key(id);
          context.values().encode(value);
          context.local().store(id, Answer.of(value, 0, Tier.L1, context.now()));
        });
    context.counters().add(Count.WRITE, values.size());
  }

  @Override
  public void remove(I id, Deadline deadline) {
    invalidate(id, deadline);
    context.counters().add(Count.WRITE);
  }

  @Override
  public void invalidate(I id, Deadline deadline) {
    context.schema().key(id);
    context.local().invalidate(id);
  }
}
