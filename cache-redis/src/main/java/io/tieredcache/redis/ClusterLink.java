package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.PartitionSelectorException;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** A cluster, by one connection to each primary. */
final class ClusterLink implements RedisLink {
  private final ClusterClient client;
  private final StatefulRedisClusterConnection<String, byte[]> connection;
  private final LettuceOptions options;
  private final Lazily<StatefulRedisClusterConnection<String, byte[]>> journals;
  private final boolean knowsExpireNx;
  private final Disposable topologyChanges;
  private final Disposable authentication;
  private final AtomicBoolean refreshing = new AtomicBoolean();
  private final AtomicLong turns = new AtomicLong();
  private final boolean tls;
  private final Routes routes;
  private final Replicas replicas;
  private final Promotions promotions;
  private final Expiry expiry;
  private final BatchScripts batchScripts = new BatchScripts(System::nanoTime);

  ClusterLink(
      ClusterClient client,
      StatefulRedisClusterConnection<String, byte[]> connection,
      LettuceOptions options,
      boolean knowsExpireNx,
      boolean tls,
      NodeWatch watch) {
    this.client = client;
    this.connection = connection;
    this.options = options;
    this.journals = new Lazily<>(() -> client.connectAsync(Wire.CODEC));
    this.knowsExpireNx = knowsExpireNx;
    this.tls = tls;
    this.routes = new Routes(connection, watch);
    this.replicas = new Replicas(connection);
    this.promotions = new Promotions(client, this::primaryConnections);
    this.expiry = options.expiry(client.getResources());
    // Commands are rejected while a connection is being made, so it is made before it is needed.
    this.topologyChanges =
        client
            .getResources()
            .eventBus()
            .get()
            .filter(ClusterTopologyChangedEvent.class::isInstance)
            .subscribe(event -> topologyChanged());
    LiveCredentials credentials = options.credentials();
    this.authentication =
        credentials == null
            ? Disposables.disposed()
            : DefaultConnectionAuth.follow(credentials, connection);
  }

  private void topologyChanged() {
    turns.incrementAndGet();
    routes.forgetAll();
    replicas.forgetAll();
    connectPrimaries(connection);
    StatefulRedisClusterConnection<String, byte[]> opened = journals.opened();
    if (opened != null) {
      connectPrimaries(opened);
    }
  }

  /** The nodes that hold slots. */
  static Stream<RedisClusterNode> primaries(Partitions nodes) {
    return nodes.stream().filter(node -> node.getRole().isUpstream() && !node.hasNoSlots());
  }

  /** Begins to connect to each primary that is not connected yet, and teaches all the scripts. */
  static List<CompletableFuture<?>> connectPrimaries(
      StatefulRedisClusterConnection<String, byte[]> connection) {
    List<CompletableFuture<?>> connecting = new ArrayList<>();
    primaries(connection.getPartitions())
        .forEach(
            node ->
                connecting.add(
                    Routes.connect(connection, node).whenComplete(ClusterLink::connected)));
    return connecting;
  }

  private static void connected(
      @Nullable StatefulRedisConnection<String, byte[]> node, @Nullable Throwable failure) {
    if (node != null) {
      ScriptRunner.teach(node);
    }
  }

  @Override
  public RedisClusterAsyncCommands<String, byte[]> commands() {
    return connection.async();
  }

  @Override
  public String node(String key) {
    return routes.address(Slots.of(key));
  }

  @Override
  public @Nullable StatefulRedisConnection<String, byte[]> routeOf(String key) {
    return routes.known(Slots.of(key));
  }

  @Override
  public CompletableFuture<StatefulRedisConnection<String, byte[]>> nodeOf(String key) {
    return routes.find(Slots.of(key));
  }

  @Override
  public void forgetRoute(String key) {
    turns.incrementAndGet();
    routes.forget(key);
  }

  @Override
  public @Nullable Replica replicaOf(String key) {
    return replicas.of(key);
  }

  @Override
  public @Nullable String ownerOf(String key) {
    RedisClusterNode node = connection.getPartitions().getPartitionBySlot(Slots.of(key));
    return node == null ? null : node.getNodeId();
  }

  @Override
  public long turns() {
    return turns.get();
  }

  @Override
  public BatchScripts batchScripts() {
    return batchScripts;
  }

  @Override
  public List<Primary> primaries() {
    return primaries(connection.getPartitions()).map(node -> Primary.of(node, tls)).toList();
  }

  @Override
  public List<NodeKeys> byNode(Collection<String> keys) {
    return routes.group(keys);
  }

  private List<CompletableFuture<StatefulRedisConnection<String, byte[]>>> primaryConnections() {
    return primaries(connection.getPartitions())
        .map(node -> Routes.connect(connection, node))
        .toList();
  }

  @Override
  public CompletableFuture<Map<StatefulRedisConnection<String, byte[]>, Served>> served() {
    Map<StatefulRedisConnection<String, byte[]>, Served> served = new ConcurrentHashMap<>();
    CompletableFuture<?>[] told =
        primaryConnections().stream()
            .map(
                connecting ->
                    connecting.thenCompose(
                        node ->
                            node.async()
                                .clusterNodes()
                                .thenAccept(nodes -> served.put(node, Served.of(nodes)))))
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(told).thenApply(done -> served);
  }

  @Override
  public Expiry expiry() {
    return expiry;
  }

  @Override
  public CompletableFuture<StatefulRedisConnection<String, byte[]>> journalNode(String key) {
    StatefulRedisClusterConnection<String, byte[]> opened = journals.opened();
    return opened != null
        ? journalNode(opened, key)
        : journals.get().thenCompose(made -> journalNode(made, key));
  }

  private static CompletableFuture<StatefulRedisConnection<String, byte[]>> journalNode(
      StatefulRedisClusterConnection<String, byte[]> journals, String key) {
    Partitions partitions = journals.getPartitions();
    RedisClusterNode node = partitions.getPartitionBySlot(Slots.of(key));
    return node == null
        ? CompletableFuture.failedFuture(
            new PartitionSelectorException("Cannot determine a partition", partitions))
        : Routes.connect(journals, node);
  }

  @Override
  public CompletableFuture<List<StatefulRedisConnection<String, byte[]>>> journalNodes() {
    return journals.get().thenCompose(ClusterLink::allNodes);
  }

  private static CompletableFuture<List<StatefulRedisConnection<String, byte[]>>> allNodes(
      StatefulRedisClusterConnection<String, byte[]> journals) {
    List<CompletableFuture<StatefulRedisConnection<String, byte[]>>> nodes =
        primaries(journals.getPartitions()).map(node -> Routes.connect(journals, node)).toList();
    // One primary that is down must not keep the others from serving.
    return CompletableFuture.allOf(nodes.toArray(CompletableFuture[]::new))
        .exceptionallyCompose(
            failure ->
                nodes.stream().allMatch(CompletableFuture::isCompletedExceptionally)
                    ? CompletableFuture.failedFuture(failure)
                    : CompletableFuture.completedFuture(null))
        .thenApply(
            done ->
                nodes.stream()
                    .filter(node -> !node.isCompletedExceptionally())
                    .map(CompletableFuture::join)
                    .toList());
  }

  @Override
  public boolean knowsExpireNx() {
    return knowsExpireNx;
  }

  @Override
  public CompletableFuture<Boolean> lookAround() {
    return promotions.look();
  }

  // Lettuce refreshes on reconnects and redirections, but a frozen primary causes neither.
  @Override
  public void suspect() {
    var unused = promotions.look();
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
    StatefulRedisClusterConnection<String, byte[]> opened = journals.opened();
    if (opened != null) {
      Closing.close(opened);
    }
    Closing.shutdown(client);
  }
}
