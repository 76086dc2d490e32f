package io.tieredcache;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.OutcomeUnknownException;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes where L2 is the authority: it gives the version and always stores. A write that it does
 * not answer is reported. Blocks; thread-safe.
 */
final class SharedOnlyWrites<I, V> implements Writes<I, V> {
  private final SchemaContext<I, V> context;
  private final SharedStore shared;
  private final Leases leases;

  SharedOnlyWrites(SchemaContext<I, V> context, SharedStore shared, Leases leases) {
    this.context = context;
    this.shared = shared;
    this.leases = leases;
  }

  @Override
  public void put(Map<I, V> values, Deadline deadline) {
    long ttl = context.sharedTtlMillis(DurableRow.FOREVER);
    Map<String, SharedWrite> writes = new LinkedHashMap<>();
    Map<String, I> ids = new LinkedHashMap<>();
    values.forEach(
        (id, value) -> {
          String key = context.schema().key(id);
          ids.put(key, id);
          byte[] payload = context.values().encode(value);
          context.counters().add(Count.L2_WRITTEN_BYTES, payload.length);
          writes.put(key, SharedWrite.assigned(payload, ttl));
        });
    Lease lease = leases.next();
    Batch<PutOutcome> batch = Batch.empty();
    try {
      batch =
          context.waits().await(shared.putAll(writes, lease, deadline), Tier.L2, "put", deadline);
    } finally {
      Batch<PutOutcome> known = batch;
      ids.forEach((key, id) -> context.local().wrote(id, version(known.answers().get(key))));
    }
    report(batch, ids.size(), deadline);
  }

  private static long version(@Nullable PutOutcome outcome) {
    return outcome instanceof PutOutcome.Stored stored ? stored.stamp().version() : 0;
  }

  private void report(Batch<PutOutcome> batch, int asked, Deadline deadline) {
    int failed = batch.failures().size();
    context.counters().add(Count.WRITE, asked - failed);
    context.counters().add(Count.L2_FAILED, failed);
    boolean whole = asked == 1 || Causes.nothingDone(batch.failures().values(), asked);
    for (TierException failure : batch.failures().values()) {
      throw whole ? failure : inPart(failure, batch.failures().keySet(), asked, deadline);
    }
  }

  /** What failed of many may be the only part that did not happen. */
  private TierException inPart(
      TierException one, Set<String> failed, int asked, Deadline deadline) {
    return new OutcomeUnknownException(
        Tier.L2,
        "put",
        context.schema().toString(),
        Duration.ofNanos(deadline.elapsedNanos()),
        failed.size()
            + " of "
            + asked
            + " values may not be stored, of "
            + NamedKeys.of(failed)
            + ": "
            + one.getMessage(),
        one);
  }

  @Override
  public void remove(I id, Deadline deadline) {
    invalidate(id, deadline);
    context.counters().add(Count.WRITE);
  }

  @Override
  public void invalidate(I id, Deadline deadline) {
    String key = context.schema().key(id);
    try {
      context
          .waits()
          .await(shared.invalidate(key, Long.MAX_VALUE, deadline), Tier.L2, "invalidate", deadline);
    } catch (TierException e) {
      context.failed(e);
      throw e;
    } finally {
      context.local().invalidate(id);
    }
  }
}
