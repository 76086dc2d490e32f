package io.tieredcache.redis;

import static io.tieredcache.redis.Servers.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.TierUnavailableException;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A password rotated on a real cluster, with traffic going on. */
@Tag("servers")
final class RedisRotationTest {
  @AutoClose
  private static final RedisCluster CLUSTER =
      RedisCluster.start(RedisClusterOptions.defaults().nodes(3, 0));

  /** On an idle machine 0.2 to 0.6 s. */
  private static final Duration BACK_WITHIN = Duration.ofSeconds(3);

  private static String valid = CLUSTER.password();
  private static int rotations;

  private String old = valid;
  private String next = valid;

  @BeforeEach
  void allowNext() {
    old = valid;
    next = "rotated-password-" + ++rotations;
    CLUSTER.allowPassword(next);
    valid = next;
  }

  @Test
  void rotation_underLoad_noErrorAndLiveConnectionsAuthenticateAgain() {
    Rotating source = new Rotating(old);
    try (RedisTier tier = started(source);
        Traffic traffic = new Traffic(Stores.cacheOnly(tier))) {
      traffic.awaitRound();
      List<Long> before = authentications();

      source.changeTo(next);

      Waiting.until("each node sees AUTH", () -> allMore(before, authentications()));
      CLUSTER.withdrawPassword(old);
      traffic.awaitRound();
      assertEquals(List.of(), List.copyOf(traffic.errors));
      assertEquals(0, source.refusals.get());

      killAllAndAwaitTraffic(traffic);
    }
  }

  @Test
  void rotation_defaultConnection_authenticatesAgainToo() {
    Rotating source = new Rotating(old);
    Opener opener = new Opener(settings(source), new NodeWatch());
    try {
      RedisLink link = opener.open();
      long connections = connections();
      long before = total(authentications());

      source.changeTo(next);

      Waiting.until(
          "AUTH on each connection", () -> total(authentications()) >= before + connections);
      CLUSTER.withdrawPassword(old);
      link.close();
    } finally {
      opener.close();
    }
  }

  @Test
  void rotation_oldWithdrawnBeforeTheSourceKnows_isAskedAndTrafficIsBack() {
    Rotating source = new Rotating(old);
    try (RedisTier tier = started(source);
        Traffic traffic = new Traffic(Stores.cacheOnly(tier))) {
      traffic.awaitRound();
      source.changeOnceRefusedTo(next);
      CLUSTER.withdrawPassword(old);

      killAllAndAwaitTraffic(traffic);

      assertTrue(source.refusals.get() > 0, "the source was not told");
    }
  }

  @Test
  void start_staleSource_isAskedAndConnects() {
    Rotating source = new Rotating(old);
    source.changeOnceRefusedTo(next);
    CLUSTER.withdrawPassword(old);

    try (RedisTier tier = started(source)) {
      assertNull(RawRedis.answer(Stores.durable(tier).get(Stores.newKey(), soon())));
      assertEquals(next, source.current().password());
      assertEquals(1, source.refusals.get());
    }
  }

  @Test
  void start_staleSourceWithNothingNew_fails() {
    Rotating source = new Rotating(old);
    CLUSTER.withdrawPassword(old);

    try (RedisTier tier = RedisTier.connect(settings(source))) {
      TierUnavailableException e =
          assertThrows(TierUnavailableException.class, () -> tier.start(soon()));

      assertTrue(String.valueOf(e.getMessage()).contains("refused the password"), e.getMessage());
    }
  }

  private static void killAllAndAwaitTraffic(Traffic traffic) {
    long start = System.nanoTime();
    CLUSTER.nodes().forEach(RedisNode::killClients);
    traffic.awaitRound();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(BACK_WITHIN) <= 0, () -> "traffic was back after " + took);
  }

  private static RedisTier started(CredentialSource source) {
    RedisTier tier = RedisTier.connect(settings(source));
    tier.start(soon());
    return tier;
  }

  private static RedisSettings settings(CredentialSource source) {
    return Servers.settings(CLUSTER).credentials(source);
  }

  /** How often AUTH ran on each node; handshakes say HELLO. */
  private static List<Long> authentications() {
    return CLUSTER.nodes().stream().map(RedisRotationTest::authentications).toList();
  }

  private static long authentications(RedisNode node) {
    return Servers.calls(node, "auth");
  }

  /** Those of clients other than this test's own. */
  private static long connections() {
    return CLUSTER.nodes().stream()
        .mapToLong(
            node -> node.command("CLIENT", "LIST", "TYPE", "normal").text().lines().count() - 1)
        .sum();
  }

  private static boolean allMore(List<Long> before, List<Long> after) {
    for (int i = 0; i < before.size(); i++) {
      if (after.get(i) <= before.get(i)) {
        return false;
      }
    }
    return true;
  }

  private static long total(List<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
