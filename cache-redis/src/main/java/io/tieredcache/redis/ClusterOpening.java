package io.tieredcache.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The steps from seeds to a cluster whose primaries are connected. */
final class ClusterOpening {
  private final LettuceOptions options;
  private final List<Endpoint> seeds;
  private final Probe probe;
  private final Duration timeout;
  private final NodeWatch watch;

  ClusterOpening(
      LettuceOptions options,
      List<Endpoint> seeds,
      Probe probe,
      Duration timeout,
      NodeWatch watch) {
    this.options = options;
    this.seeds = seeds;
    this.probe = probe;
    this.timeout = timeout;
    this.watch = watch;
  }

  /**
   * Connects to the cluster and to each primary.
   *
   * @throws RuntimeException as Lettuce throws it, where no seed can be used
   * @throws StartFailure where what the seeds tell can't be used
   */
  ClusterLink open(ClientResources resources) {
    ClusterClient client = new ClusterClient(resources, seeds.stream().map(options::uri).toList());
    try {
      client.setOptions(options.cluster());
      List<Endpoint> primaries = primaries(client.getPartitions());
      StatefulRedisClusterConnection<String, byte[]> connection = connect(client, primaries);
      awaitPrimaries(connection, primaries);
      ServerInfo server = ServerInfo.ask(connection.async(), timeout);
      return new ClusterLink(
          client, connection, options, server.major() >= 7, seeds.get(0).tls(), watch);
    } catch (RuntimeException e) {
      Closing.shutdown(client);
      throw e;
    }
  }

  private List<Endpoint> primaries(Partitions nodes) {
    boolean tls = seeds.get(0).tls();
    List<Endpoint> primaries =
        ClusterLink.primaries(nodes)
            .map(RedisClusterNode::getUri)
            .map(uri -> new Endpoint(uri.getHost(), uri.getPort(), tls))
            .toList();
    if (primaries.isEmpty()) {
      throw StartFailure.of(
          "the cluster has no slots assigned; create it with redis-cli --cluster create");
    }
    return primaries;
  }

  // The seeds have answered; so what fails now is at the addresses that they announce.
  private StatefulRedisClusterConnection<String, byte[]> connect(
      RedisClusterClient client, List<Endpoint> primaries) {
    try {
      return client.connect(Wire.CODEC);
    } catch (RuntimeException e) {
      throw probe.explain(primaries, e);
    }
  }

  // One primary that is down must not keep the others from serving.
  private void awaitPrimaries(
      StatefulRedisClusterConnection<String, byte[]> connection, List<Endpoint> primaries) {
    List<CompletableFuture<?>> connecting = ClusterLink.connectPrimaries(connection);
    CompletableFuture.allOf(connecting.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(failure -> null)
        .join();
    if (connecting.stream().noneMatch(ClusterOpening::succeeded)) {
      throw probe.explain(primaries, new RedisException("no primary answers"));
    }
  }

  private static boolean succeeded(CompletableFuture<?> future) {
    return future.isDone() && !future.isCompletedExceptionally();
  }
}
