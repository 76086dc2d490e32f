package io.tieredcache.cli.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards that come and go, as when the Terraform module's num_shards goes from 3 to 5 and back. */
@Tag("chaos")
final class ReshardingTest {
  /** As managed services do: a shard ends well after its slots have gone. */
  private static final Duration EMPTY_FOR = Duration.ofSeconds(2);

  @TempDir Path folder;

  @Test
  void threePrimariesToFiveAndBack() throws IOException {
    // Nobody fails here, so nobody need be found out soon.
    Fleet fleet =
        Fleet.start(Fleet.options().nodes(3, 0).nodeTimeout(Duration.ofSeconds(10)), folder);
    try {
      Faults faults = new Faults(fleet.cluster);
      Observation grown =
          Observation.of(
              "3 to 5 primaries",
              fleet,
              () -> {
                grow(fleet.cluster, faults);
                grow(fleet.cluster, faults);
              });
      Observation shrunk =
          Observation.of(
              "5 to 3 primaries",
              fleet,
              () -> {
                leave(fleet.cluster, EMPTY_FOR);
                leave(fleet.cluster, EMPTY_FOR);
              });
      Observation abrupt =
          Observation.of(
              "a primary that ends with its last slot",
              fleet,
              () -> {
                grow(fleet.cluster, faults);
                leave(fleet.cluster, Duration.ZERO);
              });
      grown.assertUnnoticed();
      shrunk.assertUnnoticed();
      abrupt.assertKept();
      assertEquals(3, fleet.cluster.nodes().size());
    } finally {
      fleet.closeAndAssertNothingIsLeft();
    }
  }

  /** A new primary takes the traffic's slots of the first one that has any. */
  private static void grow(RedisCluster cluster, Faults faults) {
    RedisNode from = cluster.nodes().get(cluster.nodes().size() - 3);
    RedisNode fresh = cluster.addPrimary();
    faults.slotsOfTraffic(from).forEach(slot -> cluster.moveSlot(slot, from, fresh));
  }

  /** The newest primary gives its slots to the first and leaves, some time after. */
  private static void leave(RedisCluster cluster, Duration after) {
    List<RedisNode> nodes = cluster.nodes();
    RedisNode gone = nodes.get(nodes.size() - 1);
    cluster.slots(gone).forEach(slot -> cluster.moveSlot(slot, gone, nodes.get(0)));
    Observation.run(after);
    cluster.remove(gone);
  }
}
