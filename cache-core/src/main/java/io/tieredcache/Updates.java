package io.tieredcache;

import io.tieredcache.codec.CodecException;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.UndecodableValueException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compare-and-set against L3, again when another writer was first. Blocks; thread-safe. */
final class Updates<I, V> {
  private static final int MOST_TRIES = 16;
  private static final long PAUSE_NANOS = 1_000_000;

  private final SchemaContext<I, V> context;
  private final DurableStore durable;
  private final DurableWrites<I, V> writes;

  Updates(SchemaContext<I, V> context, DurableStore durable, DurableWrites<I, V> writes) {
    this.context = context;
    this.durable = durable;
    this.writes = writes;
  }

  V update(I id, Function<? super @Nullable V, ? extends V> update, Deadline deadline) {
    String key = context.schema().key(id);
    for (int tries = 1; tries <= MOST_TRIES; tries++) {
      DurableRow row = read(key, deadline);
      V next = apply(update, decode(row, deadline));
      if (next == null) {
        throw new NullPointerException("update must not return null; use remove to delete");
      }
      if (replace(key, id, row.version(), next, deadline).isPresent()) {
        return next;
      }
      drop(id, deadline);
      LockSupport.parkNanos(this, ThreadLocalRandom.current().nextLong(tries * PAUSE_NANOS));
    }
    throw context.failure(
        Tier.L3,
        "update",
        deadline,
        "other writers were first " + MOST_TRIES + " times; write this id from fewer places",
        null);
  }

  /**
   * Writes the value if the row's version is still this one.
   *
   * @param expected the version, or {@link DurableStore#NO_ROW} for no value
   * @return the new version, or empty where another writer was first
   */
  OptionalLong put(I id, V value, long expected, Deadline deadline) {
    String key = context.schema().key(id);
    OptionalLong won = replace(key, id, expected, value, deadline);
    if (won.isEmpty() && expected == DurableStore.NO_ROW) {
      won = putOverDeleted(key, id, value, deadline);
    }
    if (won.isEmpty()) {
      drop(id, deadline);
    }
    return won;
  }

  /** A deleted row has a version, but no caller can have seen it. */
  private OptionalLong putOverDeleted(String key, I id, V value, Deadline deadline) {
    DurableRow row = read(key, deadline);
    return row.payload() == null
        ? replace(key, id, row.version(), value, deadline)
        : OptionalLong.empty();
  }

  @SuppressWarnings("NullAway") // It does not see that the wildcard's bound takes null.
  private static <V> @Nullable V apply(
      Function<? super @Nullable V, ? extends V> update, @Nullable V old) {
    return update.apply(old);
  }

  private DurableRow read(String key, Deadline deadline) {
    DurableRow row = context.rows(durable, List.of(key), "update", deadline).get(key);
    return row == null ? DurableRow.deleted(DurableStore.NO_ROW) : row;
  }

  private @Nullable V decode(DurableRow row, Deadline deadline) {
    byte[] payload = row.payload();
    try {
      return payload == null ? null : context.values().decode(ByteBuffer.wrap(payload), Tier.L3);
    } catch (CodecException e) {
      throw new UndecodableValueException(
          Tier.L3, context.schema().toString(), Duration.ofNanos(deadline.elapsedNanos()), e);
    }
  }

  private OptionalLong replace(String key, I id, long expected, V next, Deadline deadline) {
    byte[] payload = context.values().encode(next);
    context.handed(payload);
    OptionalLong version;
    try {
      long ttl = context.durableTtlMillis();
      version =
          context
              .waits()
              .await(
                  durable.putIfVersion(key, expected, payload, ttl, deadline),
                  Tier.L3,
                  "update",
                  deadline);
    } catch (TierException e) {
      throw writes.unknown(Map.of(key, id), e);
    }
    version.ifPresent(
        won -> writes.committed(Map.of(key, id), Map.of(key, payload), Map.of(key, won), deadline));
    return version;
  }

  /** A newer row is there than anyone here knew of, and its writer may have died before L2. */
  private void drop(I id, Deadline deadline) {
    try {
      writes.invalidate(id, context.sharedDeadline(deadline));
    } catch (TierException e) {
      // Remembered as a repair by now; the update itself needs L3 only.
      context.counters().add(Count.L2_FAILED);
    }
  }
}
