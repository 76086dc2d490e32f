package io.tieredcache.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.resource.ClientResources;
import java.util.List;

/** Lettuce's client, which can also be told a topology instead of asking every node for it. */
final class ClusterClient extends RedisClusterClient {
  ClusterClient(ClientResources resources, List<RedisURI> seeds) {
    super(resources, seeds);
  }

  /** From now on this is the topology, for all connections; tells so as a refresh does. */
  void adopt(List<RedisClusterNode> nodes) {
    List<RedisClusterNode> before = List.copyOf(getPartitions());
    Partitions partitions = new Partitions();
    partitions.addAll(nodes);
    partitions.updateCache();
    setPartitions(partitions);
    updatePartitionsInConnections();
    getResources().eventBus().publish(new ClusterTopologyChangedEvent(before, nodes));
  }
}
