package io.tieredcache;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the read and the write path of one schema share.
 *
 * @param shared L2, or null where the cache has none
 * @param durable L3, or null where the cache has none or the schema is {@code CACHE_ONLY}
 */
record SchemaContext<I, V>(
    KeySchema<I, V> schema,
    @Nullable SharedStore shared,
    @Nullable DurableStore durable,
    LocalTier<I, V> local,
    Flights<I, V> flights,
    Values<V> values,
    Repairs repairs,
    Counters counters,
    Waits waits,
    LoadObservations observations,
    Rush rush,
    Stale<I, V> stale,
    Ahead ahead,
    LongSupplier nanoTime) {

  /**
   * The same schema under another policy, with the same L1, flights, repairs and counters, and what
   * is known of loads: those under way have their places, those that ended tell the time they take.
   */
  SchemaContext<I, V> under(SchemaPolicy policy) {
    repairs.extend(Repairs.longestInShared(policy));
    rush.loads().resize(policy.concurrentLoads());
    KeySchema<I, V> changed = schema.with(policy);
    return new SchemaContext<>(
        changed,
        shared instanceof PackedStore packed ? packed.under(policy) : shared,
        durable,
        local,
        flights,
        new Values<>(changed, counters),
        repairs,
        counters,
        waits,
        observations,
        rush,
        new Stale<>(policy, local, counters),
        ahead.under(policy),
        nanoTime);
  }

  /** L2 where reads ask it, else null. Writes tell {@link #shared} in any case. */
  @Nullable SharedStore asked() {
    return schema.policy().sharedReads() ? shared : null;
  }

  /** Whether writes go to a journal, which gives the versions. */
  boolean journaled() {
    return durable instanceof JournaledStore;
  }

  /** Who is asked first by a write, and gives its version. */
  Tier authority() {
    return journaled() ? Tier.L2 : Tier.L3;
  }

  /** A flight of this id that nobody knows of yet. Refuses bad ids. */
  Flight<I, V> newFlight(I id) {
    String key = schema.key(id);
    Answer<V> held = local.held(id);
    long floor = local.remembered(id, held);
    // A large value that L2 can compare by its stamp.
    Answer<V> known = held != null && held.stamp() != null ? held : null;
    return new Flight<>(id, key, floor, now(), known);
  }

  long now() {
    return nanoTime.getAsLong();
  }

  Deadline deadline() {
    return Deadline.after(schema.policy().deadline(), nanoTime);
  }

  /**
   * What L2 may take of a call's time: half of what is left, so that L3 can still answer where L2
   * does not. All of it where there is no L3.
   */
  Deadline sharedDeadline(Deadline deadline) {
    return durable == null
        ? deadline
        : deadline.within(Duration.ofNanos(deadline.remainingNanos() / 2));
  }

  /**
   * How long L2 keeps a row's value: never beyond the row's own end, and less by the policy's
   * jitter.
   */
  long sharedTtlMillis(long rowMillisLeft) {
    long ttl = schema.policy().ttl().toMillis();
    double jitter = schema.policy().jitter();
    long jittered =
        jitter == 0 ? ttl : ttl - (long) (ttl * jitter * ThreadLocalRandom.current().nextDouble());
    return Math.max(1, Math.min(jittered, rowMillisLeft));
  }

  /** A failure that no tier tells by itself. */
  TierException failure(
      Tier tier, String operation, Deadline deadline, String reason, @Nullable Throwable cause) {
    return new TierException(
        tier,
        operation,
        schema.toString(),
        Duration.ofNanos(deadline.elapsedNanos()),
        reason,
        cause);
  }

  /** What L3 has of these keys; counts its failure. */
  Map<String, DurableRow> rows(
      DurableStore from, Collection<String> keys, String operation, Deadline deadline) {
    try {
      return waits.await(from.getAll(keys, deadline), Tier.L3, operation, deadline);
    } catch (TierException e) {
      failed(e);
      throw e;
    }
  }

  /** Counts bytes that were handed to the tier that has the last word. */
  void handed(byte[] payload) {
    counters.add(
        authority() == Tier.L2 ? Count.L2_WRITTEN_BYTES : Count.L3_WRITTEN_BYTES, payload.length);
  }

  /**
   * Counts a failure of the tier that has the last word; in write-behind that may be L2's journal.
   */
  void failed(TierException failure) {
    counters.add(failure.tier() == Tier.L2 ? Count.L2_FAILED : Count.L3_FAILED);
  }

  /**
   * Counts a write that L3 did not answer. It may have committed all the same, unless L3 says that
   * it did nothing or refuses the row: until that is settled L2 is not trusted with these keys.
   */
  TierException unsettled(Collection<String> keys, TierException failure) {
    failed(failure);
    if (!Causes.nothingDone(failure)) {
      keys.forEach(key -> repairs.remember(key, Repairs.begunWithin(schema.policy())));
    }
    return failure;
  }

  long durableTtlMillis() {
    return durableTtlMillis(schema.policy());
  }

  static long durableTtlMillis(SchemaPolicy policy) {
    Duration ttl = policy.durableTtl();
    return ttl == null ? DurableRow.FOREVER : ttl.toMillis();
  }
}
