package io.tieredcache.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.Collection;
import java.util.List;

/** An open connection to a cluster or to a single server. Thread-safe. */
interface RedisLink {
  /** Commands that find their node and follow redirections. */
  RedisClusterAsyncCommands<String, byte[]> commands();

  /** The keys by the node that holds them. */
  List<NodeKeys> byNode(Collection<String> keys);

  /** Whether the servers know {@code EXPIRE … NX}: from Redis 7 on. */
  boolean knowsExpireNx();

  /** A command timed out: find out in the background whether its node is still in charge. */
  void suspect();

  /** A node refused the credentials: have others looked for, in the background. */
  void unauthenticated();

  /** Ends the connection and its client. */
  void close();
}
