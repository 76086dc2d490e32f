package io.tieredcache.redis;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Epoch;
import io.tieredcache.spi.SharedValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says which values may be vouched for: those of a node that reported changes before the request
 * left, in the same epoch still, and that answered by itself. Thread-safe: holds nothing that
 * changes.
 */
final class Vouching {
  private final Connector connector;
  private final BroadcastTracking tracking;

  Vouching(Connector connector, BroadcastTracking tracking) {
    this.connector = connector;
    this.tracking = tracking;
  }

  /** How things stood before the request left. */
  private record Asked(RedisLink link, long turns, String node, Epoch epoch) {
    /** A redirection, or a change of the topology: which node answered is not sure. */
    boolean isSure(String key) {
      return link.turns() == turns && node.equals(link.ownerOf(key));
    }
  }

  private @Nullable Asked asked(String key) {
    RedisLink link = connector.link();
    if (link == null) {
      return null;
    }
    long turns = link.turns();
    String node = link.ownerOf(key);
    Epoch epoch = node == null ? null : tracking.epochOf(node);
    return node == null || epoch == null ? null : new Asked(link, turns, node, epoch);
  }

  private static SharedValue vouch(@Nullable Asked asked, String key, SharedValue value) {
    return asked != null && asked.isSure(key) ? value.in(asked.epoch()) : value;
  }

  /** Sends the request for one key, and puts the epoch to its answer. */
  CompletableFuture<@Nullable SharedValue> one(
      String key, Supplier<CompletableFuture<@Nullable SharedValue>> request) {
    Asked asked = asked(key);
    return request.get().thenApply(value -> value == null ? null : vouch(asked, key, value));
  }

  /** Sends the request for many keys, and puts epochs to the answers of each part. */
  List<CompletableFuture<Batch<SharedValue>>> all(
      Collection<String> keys, Supplier<List<CompletableFuture<Batch<SharedValue>>>> request) {
    Map<String, Asked> asked = new HashMap<>();
    for (String key : keys) {
      Asked before = asked(key);
      if (before != null) {
        asked.put(key, before);
      }
    }
    return request.get().stream()
        .map(part -> part.thenApply(answers -> vouched(answers, asked)))
        .toList();
  }

  private static Batch<SharedValue> vouched(Batch<SharedValue> part, Map<String, Asked> asked) {
    part.answers().replaceAll((key, value) -> vouch(asked.get(key), key, value));
    return part;
  }
}
