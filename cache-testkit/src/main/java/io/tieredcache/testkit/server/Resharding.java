package io.tieredcache.testkit.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves slots and members of a cluster that serves. Used by one thread at a time. */
final class Resharding {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String MIGRATE_MILLIS = "5000";

  private final List<RedisNode> nodes;

  Resharding(List<RedisNode> nodes) {
    this.nodes = nodes;
  }

  /** Lets a new node in and waits until all know it and it knows all. */
  void meet(RedisNode fresh) {
    RedisNode member = nodes.get(0);
    fresh.command(
        "CLUSTER",
        "MEET",
        "127.0.0.1",
        Integer.toString(member.listenPort()),
        Integer.toString(member.listenPort() + FreePorts.BUS_OFFSET));
    List<RedisNode> all = new ArrayList<>(nodes);
    all.add(fresh);
    for (RedisNode node : all) {
      Await.orFail(
          node + " knows " + all.size() + " nodes",
          LIMIT,
          () ->
              node.answers("CLUSTER INFO", "cluster_known_nodes:" + all.size())
                  && node.answers("CLUSTER INFO", "cluster_state:ok"),
          () -> node.command("CLUSTER", "NODES").text());
    }
  }

  /** Makes a new node a replica and waits until it is in step and all know it as such. */
  void replicate(RedisNode fresh, RedisNode primary) {
    Await.orFail(
        fresh + " follows " + primary,
        LIMIT,
        () -> {
          // Refused until it has heard of that primary.
          if (!follows(fresh, fresh.id(), primary)) {
            fresh.answers("CLUSTER REPLICATE " + primary.id(), "OK");
          }
          return nodes.stream().allMatch(node -> follows(node, fresh.id(), primary))
              && fresh.answers("INFO replication", "master_link_status:up");
        },
        () -> fresh.command("CLUSTER", "NODES").text());
  }

  private static boolean follows(RedisNode asked, String replica, RedisNode primary) {
    return asked
        .command("CLUSTER", "NODES")
        .text()
        .lines()
        .anyMatch(line -> line.startsWith(replica) && line.contains("slave " + primary.id()));
  }

  /** Moves one slot with its keys, one by one, in the order of the cluster specification. */
  void move(int slot, RedisNode from, RedisNode to, Runnable whileOpen) {
    String number = Integer.toString(slot);
    to.command("CLUSTER", "SETSLOT", number, "IMPORTING", from.id());
    from.command("CLUSTER", "SETSLOT", number, "MIGRATING", to.id());
    whileOpen.run();
    for (String key = anyKey(number, from); key != null; key = anyKey(number, from)) {
      from.command(migrate(key, to));
      whileOpen.run();
    }
    to.command("CLUSTER", "SETSLOT", number, "NODE", to.id());
    giveUp(number, from, to);
    for (RedisNode other : nodes) {
      if (other != from && other != to && other.isAlive() && other.isPrimary()) {
        other.command("CLUSTER", "SETSLOT", number, "NODE", to.id());
      }
    }
  }

  // Whoever gave its last slot away becomes a replica of who took it, and needs no telling.
  private static void giveUp(String slot, RedisNode from, RedisNode to) {
    try {
      from.command("CLUSTER", "SETSLOT", slot, "NODE", to.id());
    } catch (RedisCommandException e) {
      if (from.isPrimary()) {
        throw e;
      }
    }
  }

  private static @Nullable String anyKey(String slot, RedisNode node) {
    List<RedisReply> keys = node.command("CLUSTER", "GETKEYSINSLOT", slot, "1").list();
    return keys.isEmpty() ? null : keys.get(0).text();
  }

  private static String[] migrate(String key, RedisNode to) {
    return new String[] {
      "MIGRATE",
      "127.0.0.1",
      Integer.toString(to.listenPort()),
      key,
      "0",
      MIGRATE_MILLIS,
      "AUTH",
      to.currentPassword()
    };
  }

  /** Lets all others forget a node. */
  void forget(RedisNode gone) {
    for (RedisNode node : nodes) {
      if (node != gone && node.isAlive()) {
        node.command("CLUSTER", "FORGET", gone.id());
      }
    }
  }

  /** The slots of a node, as it says itself. */
  static List<Integer> slots(RedisNode node) {
    String self =
        node.command("CLUSTER", "NODES")
            .text()
            .lines()
            .filter(line -> line.contains("myself"))
            .findFirst()
            .orElseThrow();
    String[] fields = self.split(" ", -1);
    List<Integer> slots = new ArrayList<>();
    for (int i = 8; i < fields.length; i++) {
      // One that moves is shown as [slot->-node], besides its range.
      if (!fields[i].startsWith("[") && !fields[i].isEmpty()) {
        String[] ends = fields[i].split("-", -1);
        int last = Integer.parseInt(ends[ends.length - 1]);
        for (int slot = Integer.parseInt(ends[0]); slot <= last; slot++) {
          slots.add(slot);
        }
      }
    }
    return slots;
  }
}
