package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.PartitionSelectorException;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which connection leads to the primary of a slot: learnt at the node's first use, forgotten when
 * the topology changes. Lettuce's own look-up by address makes several futures per key.
 *
 * <p>Safe because what is learnt goes into the array that was current before the look-up: an answer
 * from before a change is forgotten with its array. A route that is wrong all the same costs a
 * redirection, after which it is forgotten.
 */
final class Routes {
  private static final String NO_NODE = "none";

  private final StatefulRedisClusterConnection<String, byte[]> cluster;
  private final NodeWatch watch;

  /** By node id: made once, since each request asks for one. */
  private final Map<String, String> addresses = new ConcurrentHashMap<>();

  private volatile AtomicReferenceArray<@Nullable StatefulRedisConnection<String, byte[]>> known =
      new AtomicReferenceArray<>(Slots.COUNT);

  Routes(StatefulRedisClusterConnection<String, byte[]> cluster, NodeWatch watch) {
    this.cluster = cluster;
    this.watch = watch;
  }

  void forgetAll() {
    addresses.clear();
    known = new AtomicReferenceArray<>(Slots.COUNT);
  }

  void forget(String key) {
    known.setRelease(Slots.of(key), null);
  }

  /** The address of the slot's primary, as the topology tells it. */
  String address(int slot) {
    RedisClusterNode node = cluster.getPartitions().getPartitionBySlot(slot);
    return node == null ? NO_NODE : address(node);
  }

  private String address(RedisClusterNode node) {
    // Looked up first: computeIfAbsent may lock what is there already.
    String known = addresses.get(node.getNodeId());
    return known != null
        ? known
        : addresses.computeIfAbsent(
            node.getNodeId(), id -> node.getUri().getHost() + ":" + node.getUri().getPort());
  }

  /** The open connection, where it is known. */
  @Nullable StatefulRedisConnection<String, byte[]> known(int slot) {
    StatefulRedisConnection<String, byte[]> connection = known.getAcquire(slot);
    return connection != null && connection.isOpen() ? connection : null;
  }

  /** The connection, made where there is none. */
  CompletableFuture<StatefulRedisConnection<String, byte[]>> find(int slot) {
    AtomicReferenceArray<@Nullable StatefulRedisConnection<String, byte[]>> current = known;
    Partitions partitions = cluster.getPartitions();
    RedisClusterNode node = partitions.getPartitionBySlot(slot);
    if (node == null) {
      return CompletableFuture.failedFuture(
          new PartitionSelectorException("Cannot determine a partition", partitions));
    }
    return connect(cluster, node)
        .thenApply(
            connection -> {
              // Of all the node's slots, or a batch's keys would be parted by what is known of
              // them.
              node.forEachSlot(each -> current.compareAndExchangeRelease(each, null, connection));
              current.setRelease(slot, connection);
              watch.follow(address(node), connection);
              return connection;
            });
  }

  /** The keys by connection; those whose node is not known or not connected by node. */
  List<NodeKeys> group(Collection<String> keys) {
    Map<Object, NodeKeys> groups = new HashMap<>();
    for (String key : keys) {
      int slot = Slots.of(key);
      StatefulRedisConnection<String, byte[]> connection = known(slot);
      Object node = connection == null ? unknown(slot) : connection;
      groups
          .computeIfAbsent(node, first -> new NodeKeys(of(slot, connection), new ArrayList<>()))
          .keys()
          .add(key);
    }
    return List.copyOf(groups.values());
  }

  private Object unknown(int slot) {
    RedisClusterNode node = cluster.getPartitions().getPartitionBySlot(slot);
    return node == null ? Routes.class : node;
  }

  private CompletableFuture<StatefulRedisConnection<String, byte[]>> of(
      int slot, @Nullable StatefulRedisConnection<String, byte[]> connection) {
    return connection == null ? find(slot) : CompletableFuture.completedFuture(connection);
  }

  /** The connection to a node, by address: by node id Lettuce would make a second one. */
  static CompletableFuture<StatefulRedisConnection<String, byte[]>> connect(
      StatefulRedisClusterConnection<String, byte[]> cluster, RedisClusterNode node) {
    return cluster.getConnectionAsync(node.getUri().getHost(), node.getUri().getPort());
  }
}
