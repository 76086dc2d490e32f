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

  /** So many numbers have a name in each slot. */
  private static final int NAMES = 200_000;

  static Primary of(RedisClusterNode node, boolean tls) {
    return new Primary(
        node.getNodeId(),
        new Endpoint(node.getUri().getHost(), node.getUri().getPort(), tls),
        node);
  }

  /** The name of a key in one of its slots, below {@code fence:}, where nobody keeps a value. */
  String someKey() {
    int n = 0;
    while (n < NAMES && !holds(ScriptCall.fence(Integer.toString(n)))) {
      n++;
    }
    return ScriptCall.fence(Integer.toString(n));
  }

  private boolean holds(String key) {
    return node == null || node.hasSlot(Slots.of(key));
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
