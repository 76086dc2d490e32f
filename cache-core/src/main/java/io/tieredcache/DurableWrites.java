package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.JournalPut;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes where there is an L3: L3 first, which gives the versions, then L2, then L1's entry is
 * dropped and its floor raised, whether or not L2 answered. Blocks; thread-safe.
 */
final class DurableWrites<I, V> implements Writes<I, V> {
  /** More is handed to L2 by the caller: copying and packing it would hold up a tier's thread. */
  private static final long MOST_CHAINED = 64 << 10;

  private final SchemaContext<I, V> context;
  private final DurableStore durable;
  private final @Nullable JournaledStore journaled;
  private final SharedWrites<I, V> publisher;

  DurableWrites(SchemaContext<I, V> context, DurableStore durable, SharedWrites<I, V> publisher) {
    this.context = context;
    this.durable = durable;
    this.journaled = durable instanceof JournaledStore store ? store : null;
    this.publisher = publisher;
  }

  @Override
  public void put(Map<I, V> values, Deadline deadline) {
    Map<String, I> ids = new LinkedHashMap<>();
    Map<String, byte[]> payloads = new LinkedHashMap<>();
    values.forEach(
        (id, value) -> {
          String key = context.schema().key(id);
          ids.put(key, id);
          payloads.put(key, context.values().encode(value));
        });
    payloads.values().forEach(context::handed);
    finish(
        ids,
        small(payloads) ? chained(ids, payloads, deadline) : stepwise(ids, payloads, deadline),
        deadline);
  }

  private static boolean small(Map<String, byte[]> payloads) {
    long bytes = 0;
    for (byte[] payload : payloads.values()) {
      bytes += payload.length;
    }
    return bytes <= MOST_CHAINED;
  }

  /**
   * L2 is told on the thread that brings L3's answer: the caller is woken once, for both, and
   * writes that L3 answered together leave for L2 together.
   */
  private Committed chained(Map<String, I> ids, Map<String, byte[]> payloads, Deadline deadline) {
    CompletableFuture<Committed> written = committing(payloads, deadline);
    CompletableFuture<?> told = written.thenCompose(each -> each.publication().answer());
    try {
      context.waits().linger(written, told, context.authority(), deadline);
      return context.waits().await(written, context.authority(), "put", deadline);
    } catch (TierException e) {
      throw unknown(ids, e);
    }
  }

  private CompletableFuture<Committed> committing(Map<String, byte[]> payloads, Deadline deadline) {
    long ttl = context.sharedTtlMillis(context.durableTtlMillis());
    JournalPut put = journaled == null ? null : publisher.inOneStep(ttl);
    return journaled == null || put == null
        ? durable
            .putAll(payloads, context.durableTtlMillis(), deadline)
            .thenApply(versions -> committed(payloads, versions, deadline))
        : journaled
            .putAll(payloads, put, deadline)
            .thenApply(
                appended ->
                    new Committed(
                        appended.versions(),
                        publisher.sendRest(
                            writes(payloads, appended.versions(), ttl),
                            appended.puts(),
                            put.lease(),
                            deadline)));
  }

  private Committed stepwise(Map<String, I> ids, Map<String, byte[]> payloads, Deadline deadline) {
    CompletableFuture<Map<String, Long>> written =
        durable.putAll(payloads, context.durableTtlMillis(), deadline);
    try {
      Map<String, Long> versions =
          context.waits().await(written, context.authority(), "put", deadline);
      return committed(payloads, versions, deadline);
    } catch (TierException e) {
      throw unknown(ids, e);
    }
  }

  /** What L3 has, and L2 is being told. */
  private record Committed(Map<String, Long> versions, SharedWrites.Publication publication) {}

  /** Tells L2 of rows that L3 has; never blocks. */
  private Committed committed(
      Map<String, byte[]> payloads, Map<String, Long> versions, Deadline deadline) {
    long ttl = context.sharedTtlMillis(context.durableTtlMillis());
    return new Committed(versions, publisher.send(writes(payloads, versions, ttl), deadline));
  }

  private static Map<String, SharedWrite> writes(
      Map<String, byte[]> payloads, Map<String, Long> versions, long ttlMillis) {
    Map<String, SharedWrite> writes = new LinkedHashMap<>();
    payloads.forEach(
        (key, payload) ->
            writes.put(key, new SharedWrite(version(versions, key), payload, ttlMillis)));
    return writes;
  }

  private void finish(Map<String, I> ids, Committed committed, Deadline deadline) {
    Set<String> untold = committed.publication().keys();
    try {
      untold = publisher.finish(committed.publication(), deadline);
    } finally {
      // All of them where it threw: what is committed must not stay unknown to L2.
      untold.forEach(key -> context.repairs().remember(key, Duration.ZERO));
      ids.forEach((key, id) -> context.local().wrote(id, version(committed.versions(), key)));
      context.counters().add(Count.WRITE, ids.size());
    }
  }

  /** Tells L2 and L1 of rows that are committed. */
  void committed(
      Map<String, I> ids,
      Map<String, byte[]> payloads,
      Map<String, Long> versions,
      Deadline deadline) {
    finish(ids, committed(payloads, versions, deadline), deadline);
  }

  private static long version(Map<String, Long> versions, String key) {
    return requireNonNull(versions.get(key), "a version of each written key");
  }

  @Override
  public void remove(I id, Deadline deadline) {
    String key = context.schema().key(id);
    long version;
    try {
      version =
          context
              .waits()
              .await(
                  durable.removeAll(List.of(key), deadline),
                  context.authority(),
                  "remove",
                  deadline)
              .getOrDefault(key, 0L);
    } catch (TierException e) {
      throw unknown(Map.of(key, id), e);
    }
    try {
      dropShared(key, deadline);
    } catch (TierException e) {
      // The write has happened all the same.
    } finally {
      context.local().wrote(id, version);
      context.counters().add(Count.WRITE);
    }
  }

  @Override
  public void invalidate(I id, Deadline deadline) {
    String key = context.schema().key(id);
    try {
      dropShared(key, deadline);
    } finally {
      context.local().invalidate(id);
    }
  }

  /** Tells L2; where that fails, it is told later. */
  private void dropShared(String key, Deadline deadline) {
    SharedStore shared = context.shared();
    if (shared == null) {
      return;
    }
    try {
      context
          .waits()
          .await(shared.invalidate(key, Long.MAX_VALUE, deadline), Tier.L2, "invalidate", deadline);
    } catch (TierException e) {
      context.failed(e);
      context.repairs().remember(key, Duration.ZERO);
      throw e;
    }
  }

  /** What is to be done where L3 did not answer. */
  TierException unknown(Map<String, I> ids, TierException failure) {
    ids.values().forEach(context.local()::invalidate);
    return context.unsettled(ids.keySet(), failure);
  }
}
