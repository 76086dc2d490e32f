package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the primaries that are connected, on those connections, who serves which slots, and believes
 * the first that knows of a newer owner. The driver's own refresh waits for every node, the silent
 * one too, up to a second; this takes what a live node needs to answer.
 *
 * <p>Redis gives each change of an owner a higher epoch, by which a view that is behind is told
 * from one that is ahead. Nodes that the driver has not met are left to its refresh. Thread-safe:
 * one atomic for the pace; a topology is adopted under the monitor.
 */
final class Promotions {
  private static final long PACE_NANOS = Duration.ofMillis(100).toNanos();

  private final ClusterClient client;
  private final Supplier<List<CompletableFuture<StatefulRedisConnection<String, byte[]>>>>
      primaries;
  private final AtomicLong next = new AtomicLong(System.nanoTime());
  private volatile CompletableFuture<Boolean> last = CompletableFuture.completedFuture(false);

  /**
   * @param primaries their connections, open or not
   */
  Promotions(
      ClusterClient client,
      Supplier<List<CompletableFuture<StatefulRedisConnection<String, byte[]>>>> primaries) {
    this.client = client;
    this.primaries = primaries;
  }

  /**
   * Asks, at most ten times a second.
   *
   * @return whether one knew of a newer owner; of the last asking where that was a moment ago
   */
  CompletableFuture<Boolean> look() {
    long now = System.nanoTime();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + PACE_NANOS)) {
      return last;
    }
    List<CompletableFuture<Boolean>> answers =
        primaries.get().stream()
            .filter(node -> node.isDone() && !node.isCompletedExceptionally())
            .map(CompletableFuture::join)
            .filter(StatefulRedisConnection::isOpen)
            .map(this::ask)
            .toList();
    CompletableFuture<Boolean> looked = anyTrue(answers);
    last = looked;
    return looked;
  }

  /** True with the first that is, false when all have answered or it takes too long. */
  private static CompletableFuture<Boolean> anyTrue(List<CompletableFuture<Boolean>> answers) {
    CompletableFuture<Boolean> any = new CompletableFuture<>();
    CompletableFuture<?>[] heard =
        answers.stream()
            .map(answer -> answer.thenAccept(newer -> completeIf(newer, any)))
            .toArray(CompletableFuture[]::new);
    var unused = CompletableFuture.allOf(heard).thenRun(() -> any.complete(false));
    return any.completeOnTimeout(false, PACE_NANOS, TimeUnit.NANOSECONDS);
  }

  private static void completeIf(boolean newer, CompletableFuture<Boolean> any) {
    if (newer) {
      any.complete(true);
    }
  }

  private CompletableFuture<Boolean> ask(StatefulRedisConnection<String, byte[]> node) {
    return node.async()
        .clusterNodes()
        .thenApply(this::hear)
        // The others were asked, too, and the driver's refresh goes on beside.
        .exceptionally(failure -> false)
        .toCompletableFuture();
  }

  private synchronized boolean hear(String told) {
    List<RedisClusterNode> newer =
        newer(client.getPartitions(), ClusterPartitionParser.parse(told));
    if (newer != null) {
      client.adopt(newer);
    }
    return newer != null;
  }

  /** The told topology, at the addresses known, if it is ahead of the known one; else null. */
  static @Nullable List<RedisClusterNode> newer(Partitions known, Partitions told) {
    boolean changed = false;
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      RedisClusterNode before = known.getPartitionBySlot(slot);
      RedisClusterNode after = told.getPartitionBySlot(slot);
      if (before == null || after == null) {
        return null;
      }
      if (!before.getNodeId().equals(after.getNodeId())) {
        if (after.getConfigEpoch() <= before.getConfigEpoch()) {
          return null;
        }
        changed = true;
      }
    }
    return changed ? atKnownAddresses(known, told) : null;
  }

  private static @Nullable List<RedisClusterNode> atKnownAddresses(
      Partitions known, Partitions told) {
    List<RedisClusterNode> nodes = new ArrayList<>();
    for (RedisClusterNode node : told) {
      RedisClusterNode before = known.getPartitionByNodeId(node.getNodeId());
      if (before != null) {
        node.setUri(before.getUri());
        nodes.add(node);
      } else if (!node.hasNoSlots()) {
        return null;
      }
    }
    return nodes;
  }
}
