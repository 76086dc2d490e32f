package io.tieredcache.cli.chaos;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.testkit.server.FaultProxy;
import io.tieredcache.testkit.server.RedisNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other faults, each as long as it may take. */
@Tag("chaos")
final class ChaosTest {
  private static final Duration LASTING = Duration.ofSeconds(3);
  private static final Duration FROZEN = Duration.ofSeconds(30);
  private static final int JUNK_BYTES = 20_000;

  @TempDir static Path folder;
  private static Fleet fleet;
  private static Faults faults;

  @BeforeAll
  static void start() throws IOException {
    fleet = Fleet.start(Fleet.options(), folder);
    faults = new Faults(fleet.cluster);
  }

  @BeforeEach
  void awaitWhole() {
    faults.awaitWhole();
  }

  @AfterAll
  static void close() {
    fleet.closeAndAssertNothingIsLeft();
  }

  @Test
  void primaryFrozen() {
    RedisNode primary = faults.replicatedPrimary();
    Observation frozen = freeze(primary);
    Observation thawed =
        Observation.of(
            "frozen primary goes on",
            fleet,
            () -> {
              faults.awaitWhole();
            });
    frozen.assertKept();
    thawed.assertUnnoticed();
  }

  private static Observation freeze(RedisNode primary) {
    long frozenAt = System.nanoTime();
    String probe = faults.probeOn(primary);
    try {
      Observation frozen =
          Observation.of(
              "primary frozen",
              fleet,
              () -> {
                fleet.paused = primary;
                primary.pause();
                faults.awaitServed(probe, primary);
              });
      Observation.until("30 s of frost", () -> System.nanoTime() - frozenAt > FROZEN.toNanos());
      return frozen;
    } finally {
      fleet.paused = null;
      primary.resume();
    }
  }

  @Test
  void replicaLost() {
    RedisNode replica = faults.replicaOf(faults.replicatedPrimary());
    Observation seen = Observation.of("replica lost", fleet, replica::kill);
    replica.restart();
    seen.assertUnnoticed();
  }

  @Test
  void connectionsReset() {
    Observation.of(
            "connections reset",
            fleet,
            () -> {
              eachProxy(FaultProxy::reset);
              eachProxy(FaultProxy::pass);
            })
        .assertKeptWithoutLoss();
  }

  /** Handshakes of several messages then take longer than they may, and are begun again. */
  @Test
  void connectionsResetAndHandshakesLate() {
    Observation.of(
            "connections reset, 150 ms of delay",
            fleet,
            () -> {
              eachProxy(FaultProxy::reset);
              eachProxy(proxy -> proxy.delay(Duration.ofMillis(150)));
              last();
              eachProxy(FaultProxy::pass);
            })
        .assertKeptWithoutLoss();
  }

  @Test
  void blackHole() {
    FaultProxy proxy = faults.replicatedPrimary().proxy();
    Observation.of(
            "black hole before a primary",
            fleet,
            () -> {
              proxy.blackHole();
              last();
              proxy.pass();
            })
        .assertKeptWithoutLoss();
  }

  /**
   * A message takes 200 to 400 ms, so a question and its answer up to 0.8 s: that is slow, breakers
   * open and L2 is left alone, but each message arrives.
   */
  @Test
  void delayed() {
    Observation.of(
            "200 ms of delay",
            fleet,
            () -> {
              eachProxy(proxy -> proxy.delay(Duration.ofMillis(200)));
              last();
              eachProxy(FaultProxy::pass);
            })
        .assertKeptWithoutLoss();
  }

  @Test
  void trackingCutAlone() {
    Observation.of(
            "tracking connections cut alone",
            fleet,
            () -> {
              for (RedisNode node : fleet.cluster.primaries()) {
                List<String> ids = Faults.trackers(node, "id");
                assertTrue(ids.size() >= Fleet.NAMES.size(), ids::toString);
                ids.forEach(id -> node.command("CLIENT", "KILL", "ID", id));
              }
            })
        .assertUnnoticed();
  }

  @Test
  void trackingHalfOpen() {
    Observation.of(
            "tracking sockets half-open",
            fleet,
            () -> {
              fleet.cluster.primaries().forEach(ChaosTest::holdTrackers);
              last();
              // The servers hear of no end before that.
              eachProxy(FaultProxy::pass);
            })
        .assertUnnoticed();
  }

  private static void holdTrackers(RedisNode node) {
    for (String address : Faults.trackers(node, "addr")) {
      node.proxy().hold(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
    }
  }

  @Test
  void everythingFlushed() {
    Observation.of(
            "FLUSHALL",
            fleet,
            () -> fleet.cluster.primaries().forEach(node -> node.command("FLUSHALL")))
        .assertUnnoticed();
  }

  @Test
  void memoryFull() {
    try {
      Observation seen = Observation.of("memory full", fleet, ChaosTest::fillMemory);
      assertTrue(evictions() > 0, "nothing was evicted");
      seen.assertUnnoticed();
    } finally {
      fleet.cluster.nodes().forEach(node -> node.command("CONFIG", "SET", "maxmemory", "0"));
      fleet.cluster.primaries().forEach(node -> node.command("FLUSHALL"));
    }
  }

  private static void fillMemory() {
    for (RedisNode node : fleet.cluster.nodes()) {
      long used = Long.parseLong(memory(node, "used_memory:"));
      node.command("CONFIG", "SET", "maxmemory-policy", "volatile-lru");
      node.command("CONFIG", "SET", "maxmemory", Long.toString(used + 50L * JUNK_BYTES));
    }
    String junk = "x".repeat(JUNK_BYTES);
    AtomicInteger number = new AtomicInteger();
    Observation.until(
        "evictions on each primary",
        () -> {
          String key = "junk:" + number.incrementAndGet();
          fleet.cluster.command(key, "SET", key, junk, "EX", "60");
          return fleet.cluster.primaries().stream().allMatch(node -> evictions(node) > 200);
        });
  }

  private static String memory(RedisNode node, String field) {
    return Faults.info(node, "all")
        .lines()
        .filter(line -> line.startsWith(field))
        .map(line -> line.substring(field.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  private static long evictions(RedisNode node) {
    return Long.parseLong(memory(node, "evicted_keys:"));
  }

  private static long evictions() {
    return fleet.cluster.primaries().stream().mapToLong(ChaosTest::evictions).sum();
  }

  @Test
  void slotsHeldOpen() {
    List<RedisNode> primaries = fleet.cluster.primaries();
    RedisNode from = primaries.get(0);
    RedisNode to = primaries.get(1);
    List<Integer> slots = faults.slotsOfTraffic(from).subList(0, 4);
    Observation.of(
            "4 slots open for a second each, there and back",
            fleet,
            () -> {
              slots.forEach(slot -> fleet.cluster.moveSlot(slot, from, to, ChaosTest::stayOpen));
              slots.forEach(slot -> fleet.cluster.moveSlot(slot, to, from, ChaosTest::stayOpen));
            })
        .assertUnnoticed();
  }

  private static void stayOpen() {
    Observation.run(Duration.ofMillis(300));
  }

  /** Each node's restart is judged by itself. */
  @Test
  void nodesRestartedOneByOne() {
    for (RedisNode primary : fleet.cluster.primaries()) {
      RedisNode replica = faults.replicaOf(primary);
      Observation.of("rolling restart: " + replica + ", a replica", fleet, () -> restart(replica))
          .assertUnnoticed();
      Observation.of(
              "rolling restart: " + primary + " hands over",
              fleet,
              () -> faults.handOver(primary, replica))
          .assertKept();
      Observation.of("rolling restart: " + primary + ", which did", fleet, () -> restart(primary))
          .assertUnnoticed();
    }
  }

  private static void restart(RedisNode node) {
    node.restart();
    faults.awaitWhole();
  }

  private static void eachProxy(Consumer<FaultProxy> action) {
    fleet.cluster.nodes().forEach(node -> action.accept(node.proxy()));
  }

  private static void last() {
    Observation.run(LASTING);
  }
}
