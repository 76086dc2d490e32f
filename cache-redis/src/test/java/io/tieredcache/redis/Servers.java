package io.tieredcache.redis;

import io.tieredcache.spi.Deadline;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import java.time.Duration;

/** The servers that all tests of this JVM share; they end with it. */
final class Servers {
  private Servers() {}

  private static final class Cluster {
    static final RedisCluster SHARED =
        RedisCluster.start(RedisClusterOptions.defaults().nodes(3, 0));
  }

  private static final class Replicated {
    static final RedisCluster SHARED = RedisCluster.start(RedisClusterOptions.defaults());
  }

  private static final class Single {
    static final RedisCluster SHARED =
        RedisCluster.start(RedisClusterOptions.defaults().singleNode());
  }

  /** 3 primaries with TLS and a password. */
  static RedisCluster cluster() {
    return Cluster.SHARED;
  }

  /** As {@link #cluster}, with a replica of each. */
  static RedisCluster replicated() {
    return Replicated.SHARED;
  }

  /** One server without cluster mode, with TLS and a password. */
  static RedisCluster single() {
    return Single.SHARED;
  }

  /** The right settings for these servers, with times that a busy machine keeps. */
  static RedisSettings settings(RedisCluster servers) {
    RedisSettings settings =
        RedisSettings.of(servers.uris())
            .credentials(CredentialSource.password(servers.password()))
            .caCertificate(servers.caCertificate())
            .connectTimeout(Duration.ofSeconds(5))
            .commandTimeout(Duration.ofSeconds(10));
    return servers.uris().size() == 1 ? settings.standalone() : settings;
  }

  /** How often the node was asked this, by its own count; a script's calls included. */
  static long calls(RedisNode node, String command) {
    return node.command("INFO", "commandstats")
        .text()
        .lines()
        .filter(line -> line.startsWith("cmdstat_" + command + ":calls="))
        .mapToLong(line -> Long.parseLong(line.split("[=,]", -1)[1]))
        .sum();
  }

  /** The same over all replicas. */
  static long callsOfReplicas(RedisCluster servers, String command) {
    return servers.nodes().stream()
        .filter(node -> !node.isPrimary())
        .mapToLong(node -> calls(node, command))
        .sum();
  }

  static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(20), System::nanoTime);
  }
}
