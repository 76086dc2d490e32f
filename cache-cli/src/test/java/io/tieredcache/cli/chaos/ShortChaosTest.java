package io.tieredcache.cli.chaos;

import io.tieredcache.testkit.server.RedisNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four faults in about a minute, for each change of the code. */
@Tag("chaos")
@Tag("chaos-short")
final class ShortChaosTest {
  /** Of each member: two to each primary, for commands and for pushes, and the default one. */
  private static final int CONNECTIONS = 3 * (2 * 3 + 1);

  @TempDir static Path folder;
  private static Fleet fleet;
  private static Faults faults;

  @BeforeAll
  static void start() throws IOException {
    fleet = Fleet.start(Fleet.options(), folder);
    faults = new Faults(fleet.cluster);
  }

  @AfterAll
  static void close() {
    fleet.closeAndAssertNothingIsLeft();
  }

  @Test
  void primaryKilled() {
    RedisNode primary = faults.replicatedPrimary();
    String probe = faults.probeOn(primary);
    Observation seen =
        Observation.of(
            "primary killed",
            fleet,
            () -> {
              primary.kill();
              faults.awaitServed(probe, primary);
            });
    primary.restart();
    faults.awaitWhole();
    seen.assertKept();
  }

  @Test
  void everyConnectionKilled() {
    Observation.of(
            "every connection killed",
            fleet,
            () -> fleet.cluster.nodes().forEach(RedisNode::killClients))
        .assertKeptWithoutLoss();
  }

  @Test
  void slotsMoved() {
    List<RedisNode> primaries = fleet.cluster.primaries();
    RedisNode from = primaries.get(0);
    RedisNode to = primaries.get(1);
    List<Integer> slots = faults.slotsOfTraffic(from);
    Observation.of(
            slots.size() + " slots moved there and back",
            fleet,
            () -> {
              slots.forEach(slot -> fleet.cluster.moveSlot(slot, from, to));
              slots.forEach(slot -> fleet.cluster.moveSlot(slot, to, from));
            })
        .assertUnnoticed();
  }

  @Test
  void passwordRotated() {
    String old = fleet.cluster.password();
    String next = "chaos-rotated-password";
    Observation.of(
            "password rotated",
            fleet,
            () -> {
              rotate(old, next);
              rotate(next, old);
            })
        .assertUnnoticed();
  }

  private static void rotate(String old, String next) {
    fleet.cluster.allowPassword(next);
    long before = faults.authentications();
    fleet.changePasswordFile(next);
    Observation.until(
        "AUTH on each connection", () -> faults.authentications() >= before + CONNECTIONS);
    fleet.cluster.withdrawPassword(old);
  }
}
