package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An open connection to a cluster or to a single server. Thread-safe. */
interface RedisLink {
  /** A connected replica of the key's node, or null where there is none. */
  default @Nullable Replica replicaOf(String key) {
    return null;
  }

  /**
   * A node is not connected, or has lost its peers: asks those that are connected who serves which
   * slots. Cheaper than {@link #suspect}, which opens connections, when many do so at once.
   *
   * @return whether another node serves some by now; after 0.1 s at most
   */
  default CompletableFuture<Boolean> lookAround() {
    return CompletableFuture.completedFuture(false);
  }

  /** Commands that find their node and follow redirections. */
  RedisClusterAsyncCommands<String, byte[]> commands();

  /** The address of the node that holds the key, or an empty string where there is only one. */
  String node(String key);

  /** The open connection to the node that holds the key, or null where it must be looked for. */
  @Nullable StatefulRedisConnection<String, byte[]> routeOf(String key);

  /** The connection to the node that holds the key, looked for. */
  CompletableFuture<StatefulRedisConnection<String, byte[]>> nodeOf(String key);

  /** A node said that it doesn't hold the key any more. */
  void forgetRoute(String key);

  /** The keys by the node that holds them. */
  List<NodeKeys> byNode(Collection<String> keys);

  /** The id of the node that holds the key, as far as is known, or null where that is not known. */
  @Nullable String ownerOf(String key);

  /** Grows with each redirection and each change of the topology. */
  long turns();

  /** Whether the servers run scripts over many keys. */
  BatchScripts batchScripts();

  /** The nodes that hold slots. */
  List<Primary> primaries();

  /** What each node that holds slots says itself that it serves. */
  CompletableFuture<Map<StatefulRedisConnection<String, byte[]>, Served>> served();

  /** Ends requests that stay without reply. */
  Expiry expiry();

  /**
   * The node that holds the key, by a connection for journals alone: WAIT blocks it. It follows no
   * redirection.
   */
  CompletableFuture<StatefulRedisConnection<String, byte[]>> journalNode(String key);

  /** All primaries, as {@link #journalNode}. */
  CompletableFuture<List<StatefulRedisConnection<String, byte[]>>> journalNodes();

  /** Whether the servers know {@code EXPIRE … NX}: from Redis 7 on. */
  boolean knowsExpireNx();

  /**
   * A command timed out, or its node is not in charge any more: find out in the background which
   * one is.
   */
  void suspect();

  /** A node refused the credentials: have others looked for, in the background. */
  void unauthenticated();

  /** Does in the background what a failed request calls for. */
  default void heed(Throwable failure) {
    if (Failures.timeout(failure)
        || Failures.redirected(failure)
        || Failures.slotUnknown(failure)) {
      suspect();
    } else if (Failures.elsewhere(failure)) {
      var unused = lookAround();
    } else if (Failures.credentialsRefused(failure)) {
      unauthenticated();
    }
  }

  /** Ends the connection and its client. */
  void close();
}
