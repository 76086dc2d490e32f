package io.tieredcache.testkit.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.tieredcache.testkit.TieredCacheServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

@TieredCacheServers
final class RedisClusterTest {
  private static final Duration FAILOVER = Duration.ofSeconds(30);

  @Test
  @Execution(CONCURRENT)
  void start_defaults_threePrimariesWithAReplicaEach(RedisCluster cluster) {
    assertEquals(6, cluster.nodes().size());
    assertEquals(3, cluster.primaries().size());
    for (RedisNode primary : cluster.primaries()) {
      assertTrue(primary.answers("INFO replication", "connected_slaves:1"));
    }
  }

  @Test
  @Execution(CONCURRENT)
  void command_throughAnyNode_landsAtTheSlotsOwner(RedisCluster cluster) {
    cluster.command("npc:7:state", "SET", "npc:7:state", "v");
    RedisNode owner = cluster.primaryOf("npc:7:state");
    assertEquals("v", owner.command("GET", "npc:7:state").text());
    String slot = Long.toString(owner.command("CLUSTER", "KEYSLOT", "npc:7:state").number());
    assertEquals(
        List.of(owner),
        cluster.primaries().stream()
            .filter(node -> node.command("CLUSTER", "COUNTKEYSINSLOT", slot).number() == 1)
            .toList());
  }

  @Test
  @Execution(CONCURRENT)
  void command_bytes_comeBackUnchanged() {
    try (RedisCluster cluster = RedisCluster.start(one())) {
      byte[] value = {0, '\r', '\n', (byte) 0xff, '$'};
      RedisNode node = cluster.nodes().get(0);
      node.command(List.of(ascii("SET"), ascii("k"), value));
      assertArrayEquals(value, node.command("GET", "k").bytes());
      assertTrue(node.command("GET", "none").isNull());
    }
  }

  @Test
  @Execution(CONCURRENT)
  void moveSlot_toAnAddedPrimaryAndBack_keysMoveAndTheNodeLeaves() {
    try (RedisCluster cluster = RedisCluster.start(three())) {
      cluster.command("npc:7:state", "SET", "npc:7:state", "v");
      RedisNode first = cluster.primaryOf("npc:7:state");
      int slot = (int) first.command("CLUSTER", "KEYSLOT", "npc:7:state").number();

      RedisNode added = cluster.addPrimary();
      cluster.moveSlot(slot, first, added);

      assertEquals(List.of(slot), cluster.slots(added));
      assertEquals(added, cluster.primaryOf("npc:7:state"));
      assertEquals("v", added.command("GET", "npc:7:state").text());
      assertThrows(IllegalArgumentException.class, () -> cluster.remove(added));
      cluster.moveSlot(slot, added, first);
      cluster.remove(added);
      assertEquals("v", cluster.command("npc:7:state", "GET", "npc:7:state").text());
      assertEquals(3, cluster.nodes().size());
      assertFalse(added.isAlive());
    }
  }

  @Test
  @Execution(CONCURRENT)
  void addReplica_ofAPrimary_isInStepAndLeavesAgain() {
    try (RedisCluster cluster = RedisCluster.start(three())) {
      RedisNode primary = cluster.nodes().get(0);

      RedisNode replica = cluster.addReplica(primary);

      assertFalse(replica.isPrimary());
      assertTrue(primary.answers("INFO replication", "connected_slaves:1"));
      assertEquals(4, cluster.nodes().size());
      cluster.remove(replica);
      assertEquals(3, cluster.nodes().size());
      assertFalse(replica.isAlive());
    }
  }

  @Test
  @Execution(CONCURRENT)
  void start_withoutPassword_isRefused() {
    try (RedisCluster cluster = RedisCluster.start(one())) {
      RedisCommandException refused =
          assertThrows(
              RedisCommandException.class,
              () -> Connections.anonymous(cluster, cluster.nodes().get(0)));
      assertTrue(refused.getMessage().startsWith("NOAUTH"), refused.getMessage());
    }
  }

  @Test
  @Execution(CONCURRENT)
  void start_withUser_authenticatesByName() throws Exception {
    RedisClusterOptions options = one().user("game", "other-password");
    try (RedisCluster cluster = RedisCluster.start(options);
        RespConnection connection = Connections.open(cluster, cluster.nodes().get(0))) {
      connection.call(List.of(ascii("AUTH"), ascii("game"), ascii("other-password")));
      assertEquals("game", connection.call(List.of(ascii("ACL"), ascii("WHOAMI"))).text());
    }
  }

  @Test
  @Execution(CONCURRENT)
  void kill_primary_replicaIsPromoted() {
    RedisClusterOptions options =
        RedisClusterOptions.defaults().nodeTimeout(Duration.ofMillis(500));
    try (RedisCluster cluster = RedisCluster.start(options)) {
      cluster.command("k", "SET", "k", "v");
      cluster.command("k", "WAIT", "1", "5000");
      RedisNode old = cluster.primaryOf("k");
      old.kill();
      assertFalse(old.isAlive());
      assertTrue(Await.until(FAILOVER, () -> servedByAnother(cluster, old)), "promotion");
      assertEquals("v", cluster.command("k", "GET", "k").text());
      old.restart();
      assertTrue(Await.until(FAILOVER, () -> !old.isPrimary()), "old primary follows");
    }
  }

  private static boolean servedByAnother(RedisCluster cluster, RedisNode old) {
    try {
      return !cluster.primaryOf("k").equals(old);
    } catch (IllegalStateException | RedisCommandException e) {
      return false;
    }
  }

  @Test
  @Execution(CONCURRENT)
  void pause_node_answersNothingUntilResumed() {
    try (RedisCluster cluster = RedisCluster.start(one())) {
      RedisNode node = cluster.nodes().get(0);
      node.pause();
      assertFalse(Connections.answersWithin(cluster, node, Duration.ofMillis(300)));
      node.resume();
      assertTrue(Connections.answersWithin(cluster, node, Duration.ofSeconds(10)));
    }
  }

  @Test
  @Execution(CONCURRENT)
  void start_twoClustersAtOnce_serveSideBySideAndCloseApart() {
    CompletableFuture<RedisCluster> first =
        CompletableFuture.supplyAsync(
            () -> RedisCluster.start(three()), task -> new Thread(task).start());
    try (RedisCluster two = RedisCluster.start(three());
        RedisCluster one = first.orTimeout(60, TimeUnit.SECONDS).join()) {
      one.command("k", "SET", "k", "one");
      two.command("k", "SET", "k", "two");
      assertEquals("one", one.command("k", "GET", "k").text());
      closeLeavesNeitherProcessNorFile(one);
      assertEquals("two", two.command("k", "GET", "k").text());
    }
  }

  private static void closeLeavesNeitherProcessNorFile(RedisCluster cluster) {
    List<Long> pids = cluster.nodes().stream().map(RedisNode::pid).toList();
    Path folder = cluster.caCertificate().getParent();
    cluster.close();
    cluster.close();
    for (long pid : pids) {
      assertTrue(ProcessHandle.of(pid).isEmpty(), "process " + pid);
    }
    assertFalse(Files.exists(folder));
  }

  @Test
  @Execution(CONCURRENT)
  void start_singleNodeWithoutTls_servesAllKeys() {
    RedisClusterOptions options = RedisClusterOptions.defaults().singleNode().withoutTls();
    try (RedisCluster server = RedisCluster.start(options)) {
      assertTrue(server.uris().get(0).startsWith("redis://"));
      server.command("k", "SET", "k", "v");
      assertEquals("v", server.command("k", "GET", "k").text());
      assertTrue(server.nodes().get(0).answers("INFO cluster", "cluster_enabled:0"));
    }
  }

  @Test
  @Execution(CONCURRENT)
  void start_extraConfig_isInForce() {
    RedisClusterOptions options = one().config("maxmemory 20mb");
    try (RedisCluster cluster = RedisCluster.start(options)) {
      RedisNode node = cluster.nodes().get(0);
      assertEquals("20971520", node.command("CONFIG", "GET", "maxmemory").list().get(1).text());
    }
  }

  @Test
  @Execution(CONCURRENT)
  void start_badConfig_failsWithTheServersReason() {
    RedisClusterOptions options = one().config("no-such-setting 1");
    ServerStartException e =
        assertThrows(ServerStartException.class, () -> RedisCluster.start(options));
    assertTrue(e.getMessage().contains("no-such-setting"), e.getMessage());
  }

  private static RedisClusterOptions one() {
    return RedisClusterOptions.defaults().singleNode();
  }

  private static RedisClusterOptions three() {
    return RedisClusterOptions.defaults().nodes(3, 0);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
