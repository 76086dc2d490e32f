package io.tieredcache.cli.chaos;

import io.lettuce.core.cluster.SlotHash;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What is done to a cluster, and when it is whole again by its own account. */
final class Faults {
  private final RedisCluster cluster;

  Faults(RedisCluster cluster) {
    this.cluster = cluster;
  }

  /** A primary that serves slots and has a replica in step. */
  RedisNode replicatedPrimary() {
    return cluster.primaries().stream()
        .filter(node -> info(node, "replication").contains("state=online"))
        .findFirst()
        .orElseThrow();
  }

  /** The replica of a primary. */
  RedisNode replicaOf(RedisNode primary) {
    String line =
        primary
            .command("CLUSTER", "NODES")
            .text()
            .lines()
            .filter(node -> node.contains(" slave " + primary.id()))
            .findFirst()
            .orElseThrow();
    return cluster.nodes().stream()
        .filter(node -> line.startsWith(node.id()))
        .findFirst()
        .orElseThrow();
  }

  /** Has a replica take over in agreement with its primary, and waits until it has. */
  void handOver(RedisNode primary, RedisNode replica) {
    replica.command("CLUSTER", "FAILOVER");
    Observation.until("the replica is primary", () -> replica.isPrimary() && !primary.isPrimary());
    awaitWhole();
  }

  /** The slots on this node that the workload's keys and their fences lie in. */
  List<Integer> slotsOfTraffic(RedisNode node) {
    Set<Integer> slots = new TreeSet<>();
    Workload.keys().forEach(key -> slots.add(SlotHash.getSlot(key)));
    slots.retainAll(cluster.slots(node));
    return List.copyOf(slots);
  }

  /** The clients of a node that are told of changes, by one field of CLIENT LIST. */
  static List<String> trackers(RedisNode node, String field) {
    return node.command("CLIENT", "LIST", "TYPE", "normal")
        .text()
        .lines()
        .filter(line -> line.matches(".* flags=[a-zA-Z]*t[a-zA-Z]* .*"))
        .map(line -> line.replaceAll("(?:.* )?" + field + "=(\\S*).*", "$1"))
        .toList();
  }

  /** How often AUTH ran; handshakes say HELLO. */
  long authentications() {
    return cluster.nodes().stream()
        .flatMap(node -> info(node, "commandstats").lines())
        .filter(line -> line.startsWith("cmdstat_auth:calls="))
        .mapToLong(line -> Long.parseLong(line.replaceAll("^[^=]*=(\\d+),.*", "$1")))
        .sum();
  }

  static String info(RedisNode node, String section) {
    return node.command("INFO", section).text();
  }

  /** A key of the traffic's slots on this primary, which no cache uses. */
  String probeOn(RedisNode primary) {
    Set<Integer> slots = Set.copyOf(cluster.slots(primary));
    return Workload.keys().stream()
        .filter(key -> slots.contains(SlotHash.getSlot(key)))
        .map(key -> "{" + key + "}")
        .findFirst()
        .orElseThrow();
  }

  /**
   * Waits for the cluster's own recovery: until another node takes a write of this key on a bare
   * connection that knows nothing of topologies.
   */
  void awaitServed(String probe, RedisNode gone) {
    List<RedisNode> others = cluster.nodes().stream().filter(node -> node != gone).toList();
    Observation.until(
        "a failover",
        () -> others.stream().anyMatch(node -> answers(node, other -> takes(other, probe))));
  }

  private static boolean takes(RedisNode node, String key) {
    return node.command("SET", key, "probe", "PX", "1000").text().equals("OK");
  }

  /** Waits until every node is up, agrees, and each primary has its replica again. */
  void awaitWhole() {
    Observation.until(
        "a whole cluster",
        () ->
            cluster.nodes().stream().allMatch(node -> answers(node, Faults::serves))
                && cluster.nodes().stream().allMatch(node -> answers(node, Faults::replicates)));
  }

  private static boolean answers(RedisNode node, Predicate<RedisNode> question) {
    try {
      return question.test(node);
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static boolean serves(RedisNode node) {
    return node.command("CLUSTER", "INFO").text().contains("cluster_state:ok");
  }

  private static boolean replicates(RedisNode node) {
    String replication = info(node, "replication");
    return replication.contains("state=online") || replication.contains("master_link_status:up");
  }
}
