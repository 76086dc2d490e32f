package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of two views of a cluster is ahead. */
final class PromotionsTest {
  private static final RedisURI KNOWN_ADDRESS = RedisURI.create("rediss://known.example:6379");

  private static String line(String id, String role, int epoch, String slots) {
    return id + " 127.0.0.1:7000@17000 " + role + " 0 0 " + epoch + " connected " + slots + "\n";
  }

  private static Partitions view(String... lines) {
    return ClusterPartitionParser.parse(String.join("", lines));
  }

  private static Partitions before() {
    Partitions known =
        view(
            line("a", "master -", 1, "0-8191"),
            line("b", "master -", 2, "8192-16383"),
            line("c", "slave a", 1, ""));
    known.forEach(node -> node.setUri(KNOWN_ADDRESS));
    return known;
  }

  @Test
  void newer_replicaPromoted_isAdoptedAtTheKnownAddress() {
    Partitions told =
        view(
            line("a", "master,fail -", 1, ""),
            line("b", "master -", 2, "8192-16383"),
            line("c", "master -", 3, "0-8191"));

    List<RedisClusterNode> newer = Promotions.newer(before(), told);

    assertNotNull(newer);
    RedisClusterNode promoted =
        newer.stream().filter(node -> node.getNodeId().equals("c")).findFirst().orElseThrow();
    assertEquals(8192, promoted.getSlots().size());
    assertEquals(KNOWN_ADDRESS, promoted.getUri());
    assertEquals(3, newer.size());
  }

  @Test
  void newer_theSame_isNone() {
    assertNull(Promotions.newer(before(), before()));
  }

  @Test
  void newer_viewThatIsBehind_isNone() {
    Partitions ahead =
        view(
            line("a", "slave c", 3, ""),
            line("b", "master -", 2, "8192-16383"),
            line("c", "master -", 3, "0-8191"));

    assertNull(Promotions.newer(ahead, before()));
  }

  @Test
  void newer_partlyBehind_isNone() {
    Partitions mixed =
        view(
            line("a", "master -", 1, ""),
            line("b", "master -", 2, "0-100"),
            line("c", "master -", 3, "101-16383"));

    assertNull(
        Promotions.newer(
            view(
                line("a", "master -", 4, "0-100"),
                line("b", "master -", 2, "101-16383"),
                line("c", "slave a", 4, "")),
            mixed));
  }

  @Test
  void newer_ownerThatTheDriverHasNotMet_isLeftToIt() {
    Partitions told =
        view(
            line("a", "master -", 1, "1-8191"),
            line("b", "master -", 2, "8192-16383"),
            line("d", "master -", 5, "0"));

    assertNull(Promotions.newer(before(), told));
  }

  @Test
  void newer_slotThatNobodyServes_isNone() {
    assertNull(
        Promotions.newer(
            before(), view(line("a", "master,fail -", 1, ""), line("c", "master -", 3, "0-8191"))));
  }
}
