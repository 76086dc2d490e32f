package io.tieredcache.redis;

import static io.tieredcache.redis.RawRedis.answer;
import static io.tieredcache.redis.Servers.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.cluster.SlotHash;
import io.tieredcache.spi.Epoch;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.TierSchema;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Primaries that change: what a node answers is vouched for only if that node reports. */
@Tag("servers")
final class RedisTrackingTopologyTest {
  private static final KeyTemplate TEMPLATE = KeyTemplate.of("tracked-topology:{id}");
  private static final RedisCluster CLUSTER =
      RedisCluster.start(
          RedisClusterOptions.defaults().nodes(3, 1).nodeTimeout(Duration.ofSeconds(1)));
  private static final Listening REPORTS = new Listening();
  private static final RedisTier TIER =
      RedisTier.connect(Servers.settings(CLUSTER).commandTimeout(Duration.ofSeconds(1)));
  private static final SharedStore STORE = open();

  private static SharedStore open() {
    TIER.track(List.of(TEMPLATE), REPORTS);
    return TIER.open(new TierSchema(TEMPLATE, Framing.JSON, true, 60_000));
  }

  @BeforeAll
  static void start() {
    TIER.start(soon());
  }

  @AfterAll
  static void close() {
    TIER.close();
    CLUSTER.close();
  }

  private static String newKey() {
    return "tracked-topology:" + UUID.randomUUID();
  }

  @Test
  void get_slotMovedUnseen_isNotVouchedForUntilTheTopologyIsKnown() {
    String key = newKey();
    String other = newKey();
    CLUSTER.command(other, "SET", other, "1");
    awaitVouched(key);
    Epoch before = awaitVouched(other);
    RedisNode target = move(key);
    CLUSTER.command(key, "SET", key, "2");

    SharedValue redirected = answer(STORE.get(key, soon()));

    assertNotNull(redirected);
    assertNull(redirected.epoch());
    // Redirected requests make the client look again: the node it asks may know last of all.
    Waiting.until(
        "epochs of before are over",
        () -> {
          var unused = epoch(key);
          return !before.isOpen(System.nanoTime());
        });
    awaitVouched(key);
    REPORTS.changed.remove(key);
    target.command("SET", key, "3");
    Waiting.until("the new owner reports", () -> REPORTS.changed.contains(key));
  }

  /** Moves the key's slot with its one key, as redis-cli does, and tells nobody else. */
  private static RedisNode move(String key) {
    RedisNode source = CLUSTER.primaryOf(key);
    RedisNode target =
        CLUSTER.primaries().stream().filter(node -> node != source).findFirst().orElseThrow();
    String slot = Integer.toString(SlotHash.getSlot(key));
    CLUSTER.command(key, "DEL", key);
    target.command("CLUSTER", "SETSLOT", slot, "IMPORTING", source.id());
    source.command("CLUSTER", "SETSLOT", slot, "MIGRATING", target.id());
    for (RedisNode node : List.of(target, source)) {
      node.command("CLUSTER", "SETSLOT", slot, "NODE", target.id());
    }
    return target;
  }

  @Test
  void get_primaryKilled_promotedReplicaReports() {
    String key = newKey();
    Epoch before = awaitVouched(key);
    RedisNode dead = CLUSTER.primaryOf(key);

    dead.kill();

    Waiting.until("its epoch is over", () -> !before.isOpen(System.nanoTime()));
    Waiting.until("a replica is promoted", () -> isSet(key, "2"));
    Epoch after = awaitVouched(key);
    assertTrue(after.isOpen(System.nanoTime()));
    Waiting.until("all report", () -> TIER.tracking().armed() == 3);
    REPORTS.changed.remove(key);
    CLUSTER.command(key, "SET", key, "3");
    Waiting.until("the promoted one reports", () -> REPORTS.changed.contains(key));
    dead.restart();
    Waiting.until("it follows the promoted one", () -> !dead.isPrimary());
  }

  /** As where only the bus between the nodes is cut: clients still reach it. */
  @Test
  void get_primaryLostItsMajority_itsEpochEnds() {
    Waiting.until("all report", () -> TIER.tracking().armed() == 3);
    String key = newKey();
    Epoch before = awaitVouched(key);
    RedisNode cutOff = CLUSTER.primaryOf(key);
    List<RedisNode> others = CLUSTER.nodes().stream().filter(node -> node != cutOff).toList();
    others.forEach(RedisNode::pause);
    try {
      Waiting.until("its epoch is over", () -> !before.isOpen(System.nanoTime()));

      assertEquals("PONG", cutOff.command("PING").text());
    } finally {
      others.forEach(RedisNode::resume);
    }
    awaitVouched(key);
  }

  @Test
  void get_slotOfTheAskedKeyIsLeaving_epochGoesOn() {
    Waiting.until("all report", () -> TIER.tracking().armed() == 3);
    String key = newKey();
    Epoch before = awaitVouched(key);
    RedisNode source = CLUSTER.primaryOf(key);
    RedisNode target =
        CLUSTER.primaries().stream().filter(node -> node != source).findFirst().orElseThrow();
    String slot = Integer.toString(SlotHash.getSlot(askedOf(source)));
    source.command("CLUSTER", "SETSLOT", slot, "MIGRATING", target.id());
    try {
      long later =
          System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TrackingConnection.SILENCE_MILLIS);

      Waiting.until("it was extended since", () -> before.isOpen(later));
    } finally {
      source.command("CLUSTER", "SETSLOT", slot, "STABLE");
    }
  }

  private static String askedOf(RedisNode node) {
    RedisLink link = TIER.connector().link();
    assertNotNull(link);
    return link.primaries().stream()
        .filter(primary -> primary.id().equals(node.id()))
        .map(Primary::someKey)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isSet(String key, String value) {
    try {
      CLUSTER.command(key, "SET", key, value);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** Makes the key present, and waits until its node vouches for it. */
  private static Epoch awaitVouched(String key) {
    if (epoch(key) == null) {
      Waiting.until("the key is set", () -> isSet(key, "1"));
    }
    AtomicReference<@Nullable Epoch> seen = new AtomicReference<>();
    Waiting.until(
        "it is vouched for",
        () -> {
          seen.set(epoch(key));
          return seen.get() != null;
        });
    return Objects.requireNonNull(seen.get());
  }

  private static @Nullable Epoch epoch(String key) {
    try {
      SharedValue value = STORE.get(key, soon()).get(20, TimeUnit.SECONDS);
      return value == null ? null : value.epoch();
    } catch (ExecutionException | TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
