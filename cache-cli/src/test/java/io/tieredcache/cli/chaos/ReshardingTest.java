package io.tieredcache.cli.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shards that come and go, as when the Terraform module's num_shards goes from 3 to 5 and back:
 * each is a primary with a replica, and brings its share of the slots, or gives them back.
 */
@Tag("chaos")
final class ReshardingTest {
  /** As managed services do: a shard ends well after its slots have gone. */
  private static final Duration EMPTY_FOR = Duration.ofSeconds(2);

  private static final int SHARDS = 3;
  private static final int MOST_SHARDS = 5;

  @TempDir Path folder;

  private record Shard(RedisNode primary, RedisNode replica) {}

  @Test
  void threeShardsToFiveAndBack() throws IOException {
    // Nobody fails here, so nobody need be found out soon.
    Fleet fleet =
        Fleet.start(Fleet.options().nodes(SHARDS, 1).nodeTimeout(Duration.ofSeconds(10)), folder);
    try {
      Faults faults = new Faults(fleet.cluster);
      Deque<Shard> added = new ArrayDeque<>();
      Observation grown =
          Observation.of(
              "3 to 5 shards",
              fleet,
              () -> {
                for (int i = SHARDS; i < MOST_SHARDS; i++) {
                  added.push(grow(fleet.cluster, faults));
                }
              });
      // And every one of them reports to each member: an observation ends with that.
      assertEquals(MOST_SHARDS, fleet.cluster.primaries().size());
      Observation shrunk =
          Observation.of(
              "5 to 3 shards",
              fleet,
              () -> {
                for (int i = SHARDS; i < MOST_SHARDS; i++) {
                  leave(fleet.cluster, added.pop(), EMPTY_FOR);
                }
              });
      Observation abrupt =
          Observation.of(
              "a shard that ends with its last slot",
              fleet,
              () -> leave(fleet.cluster, grow(fleet.cluster, faults), Duration.ZERO));
      grown.assertUnnoticed();
      shrunk.assertUnnoticed();
      abrupt.assertKept();
      assertEquals(SHARDS, fleet.cluster.primaries().size());
      assertEquals(2 * SHARDS, fleet.cluster.nodes().size());
    } finally {
      fleet.closeAndAssertNothingIsLeft();
    }
  }

  /** A new shard takes as much of the traffic's slots of each other one as is its share. */
  private static Shard grow(RedisCluster cluster, Faults faults) {
    List<RedisNode> others = cluster.primaries();
    RedisNode fresh = cluster.addPrimary();
    RedisNode replica = cluster.addReplica(fresh);
    int shards = others.size() + 1;
    for (RedisNode from : others) {
      List<Integer> slots = faults.slotsOfTraffic(from);
      int share = Math.max(1, slots.size() / shards);
      slots.subList(0, share).forEach(slot -> cluster.moveSlot(slot, from, fresh));
    }
    faults.awaitWhole();
    return new Shard(fresh, replica);
  }

  /** A shard gives its slots to the others in turn and leaves, some time after. */
  private static void leave(RedisCluster cluster, Shard gone, Duration after) {
    List<RedisNode> others =
        cluster.primaries().stream().filter(node -> node != gone.primary()).toList();
    List<Integer> slots = cluster.slots(gone.primary());
    for (int i = 0; i < slots.size(); i++) {
      cluster.moveSlot(slots.get(i), gone.primary(), others.get(i % others.size()));
    }
    Observation.run(after);
    cluster.remove(gone.replica());
    cluster.remove(gone.primary());
  }
}
