package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.models.role.RedisNodeDescription;
import io.lettuce.core.protocol.ConnectionIntent;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of a cluster, connected when a schema first asks for one: nobody waits for that, the
 * primary answers meanwhile. Each such connection begins with READONLY, again after a reconnect.
 * Thread-safe: what the topology told is replaced as a whole.
 */
final class Replicas {
  private static final System.Logger LOG = System.getLogger("io.tieredcache.redis");

  private final StatefulRedisClusterConnection<String, byte[]> cluster;
  private final AtomicBoolean refusalTold = new AtomicBoolean();
  private volatile @Nullable Known known;

  Replicas(StatefulRedisClusterConnection<String, byte[]> cluster) {
    this.cluster = cluster;
  }

  /** The replicas by their primary's id, and what was connected, by their own. */
  private record Known(Map<String, List<RedisClusterNode>> nodes, Map<String, Replica> opened) {}

  /** The topology changed. */
  void forgetAll() {
    known = null;
  }

  /** A replica of the key's primary, any of those that are connected; null where none is. */
  @Nullable Replica of(String key) {
    RedisClusterNode primary = cluster.getPartitions().getPartitionBySlot(Slots.of(key));
    if (primary == null) {
      return null;
    }
    Known now = known();
    List<RedisClusterNode> nodes = now.nodes().getOrDefault(primary.getNodeId(), List.of());
    int first = nodes.size() < 2 ? 0 : ThreadLocalRandom.current().nextInt(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      Replica replica = open(now, nodes.get((first + i) % nodes.size()));
      if (replica.connection() != null) {
        return replica;
      }
    }
    return null;
  }

  private Known known() {
    Known now = known;
    if (now == null) {
      now = new Known(byPrimary(cluster.getPartitions()), new ConcurrentHashMap<>());
      known = now;
    }
    return now;
  }

  private static Map<String, List<RedisClusterNode>> byPrimary(Partitions nodes) {
    return nodes.stream()
        .filter(node -> node.getRole().isReplica() && node.getSlaveOf() != null)
        .filter(node -> !node.is(RedisClusterNode.NodeFlag.FAIL))
        .collect(Collectors.groupingBy(RedisClusterNode::getSlaveOf));
  }

  private Replica open(Known now, RedisClusterNode node) {
    return now.opened()
        .compute(
            node.getNodeId(),
            (id, before) -> before == null || before.isLost() ? connect(node) : before);
  }

  private Replica connect(RedisNodeDescription node) {
    CompletableFuture<StatefulRedisConnection<String, byte[]>> connecting;
    try {
      connecting =
          cluster.getConnectionAsync(
              node.getUri().getHost(), node.getUri().getPort(), ConnectionIntent.READ);
    } catch (RuntimeException e) {
      connecting = CompletableFuture.failedFuture(e);
    }
    Replica replica = new Replica(connecting);
    var unused =
        connecting.whenComplete(
            (connection, failure) -> {
              if (failure != null) {
                replica.failed();
                tell(node, failure);
              }
            });
    return replica;
  }

  // Primaries answer instead, so nobody would learn why they have all the work.
  private void tell(RedisNodeDescription node, Throwable failure) {
    String hint = Failures.hint(failure);
    if (!hint.isEmpty() && refusalTold.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          "{0}:{1} refuses reads of replicas, the primaries answer{2}",
          node.getUri().getHost(),
          Integer.toString(node.getUri().getPort()),
          hint);
    }
  }
}
