package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.SharedValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads that a replica may answer. What it lacks, what is below the caller's floor, and what it
 * does not answer within a quarter of the time, the primary is asked for; at once where that would
 * be too little time to judge a replica by. Thread-safe: holds nothing that changes.
 */
final class NearReads {
  /** What a replica has of the time: a quarter, so that the primary has the rest. */
  private static final int PART = 4;

  /** Several round trips: silence for less than that may be the caller's lateness. */
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Asking asking;
  private final Question<byte[], SharedValue> get;

  NearReads(Asking asking, Question<byte[], SharedValue> get) {
    this.asking = asking;
    this.get = get;
  }

  private record Chosen(Replica replica, StatefulRedisConnection<String, byte[]> connection) {}

  private static @Nullable Chosen choose(RedisLink link, String key) {
    Replica replica = link.replicaOf(key);
    StatefulRedisConnection<String, byte[]> connection =
        replica == null ? null : replica.connection();
    return replica == null || connection == null ? null : new Chosen(replica, connection);
  }

  /**
   * @param primary asks the primary
   */
  CompletableFuture<@Nullable SharedValue> one(
      String key,
      long floor,
      Deadline deadline,
      Function<String, CompletableFuture<@Nullable SharedValue>> primary) {
    RedisLink link = asking.link();
    long part = deadline.remainingNanos() / PART;
    Chosen chosen = link == null || part < LEAST_NANOS ? null : choose(link, key);
    if (link == null || chosen == null) {
      return primary.apply(key);
    }
    return asking
        .oneAt(chosen.connection(), link, "getReplica", get, key, deadline)
        .orTimeout(part, TimeUnit.NANOSECONDS)
        .handle((value, failure) -> usable(value, failure, floor, chosen.replica()))
        .thenCompose(
            value -> value == null ? primary.apply(key) : CompletableFuture.completedFuture(value));
  }

  private static @Nullable SharedValue usable(
      @Nullable SharedValue value, @Nullable Throwable failure, long floor, Replica replica) {
    if (failure == null) {
      replica.answered();
    } else {
      replica.failed();
    }
    return value == null || isBelow(value, floor) ? null : value.asCopied();
  }

  // One without a stamp, too, where a version was seen: this process may have replaced it since.
  private static boolean isBelow(SharedValue value, long floor) {
    return value.stamp().version() < floor;
  }

  /**
   * @param primary asks the primaries
   */
  CompletableFuture<Batch<SharedValue>> all(
      Map<String, Long> floors,
      Deadline deadline,
      Function<Set<String>, CompletableFuture<Batch<SharedValue>>> primary) {
    RedisLink link = asking.link();
    long part = deadline.remainingNanos() / PART;
    Map<Replica, NodeKeys> shares =
        link == null || part < LEAST_NANOS ? Map.of() : share(link, floors.keySet());
    if (link == null || shares.isEmpty()) {
      return primary.apply(floors.keySet());
    }
    List<CompletableFuture<Batch<SharedValue>>> asked = new ArrayList<>();
    shares.forEach((replica, share) -> asked.add(ask(link, replica, share, deadline, part)));
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenCompose(
            done ->
                complete(floors, asked.stream().map(CompletableFuture::join).toList(), primary));
  }

  /** What one replica answers in its time, by which it alone is judged. */
  private CompletableFuture<Batch<SharedValue>> ask(
      RedisLink link, Replica replica, NodeKeys share, Deadline deadline, long part) {
    return asking
        .allAt(List.of(share), link, "getAllReplica", get, deadline)
        .orTimeout(part, TimeUnit.NANOSECONDS)
        .handle(
            (batch, failure) -> {
              if (batch != null && batch.failures().isEmpty()) {
                replica.answered();
              } else {
                replica.failed();
              }
              return batch == null ? Batch.empty() : batch;
            });
  }

  private static Map<Replica, NodeKeys> share(RedisLink link, Set<String> keys) {
    Map<Replica, NodeKeys> shares = new HashMap<>();
    for (String key : keys) {
      Chosen chosen = choose(link, key);
      if (chosen != null) {
        shares
            .computeIfAbsent(
                chosen.replica(),
                first ->
                    new NodeKeys(
                        CompletableFuture.completedFuture(chosen.connection()), new ArrayList<>()))
            .keys()
            .add(key);
      }
    }
    return shares;
  }

  private static CompletableFuture<Batch<SharedValue>> complete(
      Map<String, Long> floors,
      List<Batch<SharedValue>> near,
      Function<Set<String>, CompletableFuture<Batch<SharedValue>>> primary) {
    Batch<SharedValue> answers = Batch.empty();
    Map<String, Long> open = new LinkedHashMap<>(floors);
    for (Batch<SharedValue> share : near) {
      share
          .answers()
          .forEach(
              (key, value) -> {
                if (!isBelow(value, floors.getOrDefault(key, 0L))) {
                  answers.answers().put(key, value.asCopied());
                  open.remove(key);
                }
              });
    }
    return open.isEmpty()
        ? CompletableFuture.completedFuture(answers)
        : primary.apply(open.keySet()).thenApply(rest -> with(answers, rest));
  }

  private static Batch<SharedValue> with(Batch<SharedValue> near, Batch<SharedValue> rest) {
    near.answers().putAll(rest.answers());
    near.failures().putAll(rest.failures());
    return near;
  }
}
