package io.tieredcache.redis;

import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.BitSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a node says itself that it serves, at one moment.
 *
 * @param node the cluster's name of it
 * @param epoch grows when the node takes a slot that another one had
 * @param slots those whose keys are all here; not one that is on its way to another node
 */
record Served(String node, long epoch, BitSet slots) {
  /** How CLUSTER NODES shows a slot whose keys are leaving. */
  private static final Pattern LEAVING = Pattern.compile("\\[(\\d+)->-");

  /** Of the one server, which holds all. */
  static Served all() {
    return new Served(Primary.ALONE, 0, allSlots());
  }

  static BitSet allSlots() {
    BitSet all = new BitSet(Slots.COUNT);
    all.set(0, Slots.COUNT);
    return all;
  }

  /**
   * @param told the node's answer to CLUSTER NODES
   */
  static Served of(String told) {
    RedisClusterNode itself =
        ClusterPartitionParser.parse(told).stream()
            .filter(node -> node.is(RedisClusterNode.NodeFlag.MYSELF))
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("CLUSTER NODES must name the node itself"));
    BitSet slots = new BitSet(Slots.COUNT);
    itself.forEachSlot(slots::set);
    LEAVING.matcher(told).results().map(Served::slot).forEach(slots::clear);
    return new Served(itself.getNodeId(), itself.getConfigEpoch(), slots);
  }

  private static int slot(MatchResult leaving) {
    return Integer.parseInt(leaving.group(1));
  }

  /**
   * The slots whose keys were here all the while since the earlier moment: none where the node took
   * any, for it may have given that one away before and got it back.
   */
  BitSet since(Served earlier) {
    BitSet stayed = new BitSet(Slots.COUNT);
    if (node.equals(earlier.node) && epoch == earlier.epoch) {
      stayed.or(slots);
      stayed.and(earlier.slots);
    }
    return stayed;
  }
}
