package io.tieredcache.redis;

import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import org.jspecify.annotations.Nullable;

/**
 * A node that holds slots, or the one server.
 *
 * @param id the cluster's name of it
 * @param node its slots; null where the one server holds all keys
 */
record Primary(String id, Endpoint endpoint, @Nullable RedisClusterNode node) {
  /** The id of the one server. */
  static final String ALONE = "alone";

  static Primary of(RedisClusterNode node, boolean tls) {
    return new Primary(
        node.getNodeId(),
        new Endpoint(node.getUri().getHost(), node.getUri().getPort(), tls),
        node);
  }

  /** Whether it is as it was: at the same place, with the same slots. */
  boolean isStill(Primary earlier) {
    return endpoint.equals(earlier.endpoint) && hasSlotsOf(earlier.node);
  }

  private boolean hasSlotsOf(@Nullable RedisClusterNode earlier) {
    if (node == null || earlier == null) {
      return node == null && earlier == null;
    }
    return node.hasSameSlotsAs(earlier);
  }
}
