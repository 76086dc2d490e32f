package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.PartitionSelectorException;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** A cluster, by one connection to each primary. */
final class ClusterLink implements RedisLink {
  private final RedisClusterClient client;
  private final StatefulRedisClusterConnection<String, byte[]> connection;
  private final LettuceOptions options;
  private final boolean knowsExpireNx;
  private final Disposable topologyChanges;
  private final Disposable authentication;
  private final AtomicBoolean refreshing = new AtomicBoolean();

  ClusterLink(
      RedisClusterClient client,
      StatefulRedisClusterConnection<String, byte[]> connection,
      LettuceOptions options,
      boolean knowsExpireNx) {
    this.client = client;
    this.connection = connection;
    this.options = options;
    this.knowsExpireNx = knowsExpireNx;
    // Commands are rejected while a connection is being made, so it is made before it is needed.
    this.topologyChanges =
        client
            .getResources()
            .eventBus()
            .get()
            .filter(ClusterTopologyChangedEvent.class::isInstance)
            .subscribe(event -> connectPrimaries(connection));
    LiveCredentials credentials = options.credentials();
    this.authentication =
        credentials == null
            ? Disposables.disposed()
            : DefaultConnectionAuth.follow(credentials, connection);
  }

  /** The nodes that hold slots. */
  static Stream<RedisClusterNode> primaries(Partitions nodes) {
    return nodes.stream().filter(node -> node.getRole().isUpstream() && !node.hasNoSlots());
  }

  /** Begins to connect to each primary that is not connected yet. */
  static List<CompletableFuture<?>> connectPrimaries(
      StatefulRedisClusterConnection<String, byte[]> connection) {
    List<CompletableFuture<?>> connecting = new ArrayList<>();
    primaries(connection.getPartitions())
        .forEach(node -> connecting.add(connectTo(connection, node)));
    return connecting;
  }

  private static CompletableFuture<StatefulRedisConnection<String, byte[]>> connectTo(
      StatefulRedisClusterConnection<String, byte[]> connection, RedisClusterNode node) {
    // By address, as Lettuce's own routing does: by node id it would make a second connection.
    return connection.getConnectionAsync(node.getUri().getHost(), node.getUri().getPort());
  }

  @Override
  public RedisClusterAsyncCommands<String, byte[]> commands() {
    return connection.async();
  }

  @Override
  public List<NodeKeys> byNode(Collection<String> keys) {
    Partitions partitions = connection.getPartitions();
    Map<RedisClusterNode, List<String>> held = new LinkedHashMap<>();
    List<String> uncovered = new ArrayList<>();
    for (String key : keys) {
      RedisClusterNode node = partitions.getPartitionBySlot(SlotHash.getSlot(key));
      (node == null ? uncovered : held.computeIfAbsent(node, n -> new ArrayList<>())).add(key);
    }
    List<NodeKeys> groups = new ArrayList<>(held.size() + 1);
    held.forEach((node, some) -> groups.add(new NodeKeys(connectTo(connection, node), some)));
    if (!uncovered.isEmpty()) {
      groups.add(new NodeKeys(noNode(partitions), uncovered));
    }
    return groups;
  }

  private static CompletableFuture<StatefulRedisConnection<String, byte[]>> noNode(
      Partitions partitions) {
    return CompletableFuture.failedFuture(
        new PartitionSelectorException("Cannot determine a partition", partitions));
  }

  @Override
  public boolean knowsExpireNx() {
    return knowsExpireNx;
  }

  // Lettuce refreshes on reconnects and redirections, but a frozen primary causes neither.
  @Override
  public void suspect() {
    if (refreshing.compareAndSet(false, true)) {
      client
          .refreshPartitionsAsync()
          .whenComplete(
              (done, failure) ->
                  CompletableFuture.delayedExecutor(
                          LettuceOptions.REFRESH_SPACING.toMillis(),
                          TimeUnit.MILLISECONDS,
                          Runnable::run)
                      .execute(() -> refreshing.set(false)));
    }
  }

  @Override
  public void unauthenticated() {
    options.refused();
  }

  @Override
  public void close() {
    topologyChanges.dispose();
    authentication.dispose();
    // First, or the client closes each node's connection twice and warns of it.
    Closing.close(connection);
    Closing.shutdown(client);
  }
}
