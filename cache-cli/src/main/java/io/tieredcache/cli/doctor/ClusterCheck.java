package io.tieredcache.cli.doctor;

import io.tieredcache.cli.resp.NodeAddress;
import io.tieredcache.cli.resp.RefusedException;
import io.tieredcache.cli.resp.Talk;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/** What the cluster says of itself: slots, failed nodes, replicas. */
final class ClusterCheck {
  private static final int SLOTS = 16_384;

  private final Notes notes;

  ClusterCheck(Notes notes) {
    this.notes = notes;
  }

  /** The nodes that a node knows; none where it can't tell. */
  List<ClusterNode> view(NodeAddress address, Talk talk) {
    try {
      return ClusterNode.parse(talk.ask("CLUSTER", "NODES").text(), address);
    } catch (RefusedException e) {
      if (String.valueOf(e.getMessage()).contains("cluster support disabled")) {
        notes.wrong(
            "cluster",
            address.toString(),
            "a single server, no cluster",
            "cluster-enabled is no",
            "services reach it with RedisSettings.standalone(); these commands need a cluster");
      } else {
        notes.wrong(
            "cluster",
            address.toString(),
            "CLUSTER NODES is refused: " + e.code(),
            "the ACL user lacks +cluster, without which no client finds the keys",
            Rights.CURE);
      }
    } catch (IOException e) {
      notes.look(
          "cluster",
          address.toString(),
          () -> {
            throw e;
          });
    }
    return List.of();
  }

  void judge(List<ClusterNode> nodes) {
    slots(nodes);
    for (ClusterNode node : nodes) {
      String subject = node.address().toString();
      if (node.failed()) {
        notes.wrong(
            "node",
            subject,
            "the other nodes call it failed",
            node.primary() ? "a primary is gone and none took its place" : "a replica is gone",
            "start it again, or let the others CLUSTER FORGET it");
      }
      if (node.primary() && !node.failed() && !node.slots().isEmpty()) {
        replicas(node, nodes);
      }
    }
  }

  private void slots(List<ClusterNode> nodes) {
    BitSet served = new BitSet();
    nodes.stream().filter(node -> !node.failed()).forEach(node -> served.or(node.slots()));
    int count = served.cardinality();
    if (count == SLOTS) {
      long primaries = nodes.stream().filter(node -> !node.slots().isEmpty()).count();
      notes.fine("cluster", "cluster", "all slots served by " + primaries + " primaries");
    } else {
      notes.wrong(
          "cluster",
          "cluster",
          count + " of " + SLOTS + " slots are served",
          "a primary has failed without a replica to take over, or slots were never given out",
          "start that primary, or redis-cli --cluster fix");
    }
  }

  private void replicas(ClusterNode primary, List<ClusterNode> nodes) {
    long replicas =
        nodes.stream()
            .filter(node -> node.primaryId().equals(primary.id()) && !node.failed())
            .count();
    if (replicas == 0) {
      notes.wrong(
          "replicas",
          primary.address().toString(),
          "no replica",
          "none was made, or it has failed: this primary's loss loses its slots, and write-behind"
              + " waits for journalReplicas (1) in vain",
          "add a replica; or accept the loss, with journalReplicas(0)");
    } else {
      notes.fine("replicas", primary.address().toString(), Long.toString(replicas));
    }
  }
}
