package io.tieredcache.testkit.server;

import java.util.List;
import java.util.Map;

/** Where the nodes of one cluster run. */
interface RedisHost {
  /** The servers' major version. */
  int major();

  /** The address that the servers bind. */
  String bindAddress();

  /** Each node's ports; where they are proxied, announced and direct ones differ. */
  List<NodePorts> ports();

  /**
   * Ports for one more node.
   *
   * @throws UnsupportedOperationException where nodes can't be added to what runs
   */
  NodePorts onePorts();

  /**
   * Lays these files, the redis.conf among them, into a new folder that will be the node's working
   * directory. Its process is not started yet.
   */
  ServerControl install(NodePorts node, Map<String, byte[]> files);
}
