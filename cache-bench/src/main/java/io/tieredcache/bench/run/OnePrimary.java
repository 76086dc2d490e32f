package io.tieredcache.bench.run;

import io.tieredcache.cli.connection.Connection;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.ServerStartException;

/** A cluster of one primary and its replica, with clients of its own, beside the run's servers. */
public final class OnePrimary implements AutoCloseable {
  private final RedisCluster cluster;
  private final Clients clients;

  private OnePrimary(RedisCluster cluster, Clients clients) {
    this.cluster = cluster;
    this.clients = clients;
  }

  static OnePrimary start(RedisClusterOptions options, Connection beside) {
    try {
      RedisCluster cluster = RedisCluster.start(options.nodes(1, 1));
      Connection connection =
          new Connection(
              cluster.uris(),
              cluster.password(),
              cluster.caCertificate(),
              beside.postgresUrl(),
              beside.postgresUser(),
              beside.postgresPassword());
      return new OnePrimary(cluster, new Clients(connection));
    } catch (ServerStartException e) {
      throw CommandFailure.failed("a cluster of one primary can't start: " + e.getMessage(), e);
    }
  }

  /** The clients that read from it. */
  public Clients clients() {
    return clients;
  }

  @Override
  public void close() {
    try (cluster;
        clients) {
      // Both are closed, also where one of them fails to.
    }
  }
}
