package io.tieredcache.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Connections of tests' own to nodes. */
final class Connections {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private Connections() {}

  static RespConnection open(RedisCluster cluster, RedisNode node) throws IOException {
    return RespConnection.open(node.directPort(), cluster.certificates().clientContext(), TIMEOUT);
  }

  /** PING without AUTH. */
  static RedisReply anonymous(RedisCluster cluster, RedisNode node) {
    try (RespConnection connection = open(cluster, node)) {
      return connection.call(List.of("PING".getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a new connection is served in time. */
  static boolean answersWithin(RedisCluster cluster, RedisNode node, Duration limit) {
    try {
      RespConnection.open(node.directPort(), cluster.certificates().clientContext(), limit).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
