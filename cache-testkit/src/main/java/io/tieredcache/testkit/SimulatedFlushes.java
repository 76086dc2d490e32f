package io.tieredcache.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The turns of a course's flushers, and what befalls them: pauses beyond their leases, lost
 * answers, deaths, successors, and failovers of the journal. By the course's thread.
 */
final class SimulatedFlushes {
  private static final HeldCalls.Operations OPERATIONS =
      new HeldCalls.Operations(
          List.of("own", "read", "bury", "putAll", "trim"), List.of("position", "flush", "getAll"));

  /** Where an operation may have been done although its answer is lost. */
  private static final Set<String> LOSE_ANSWERS =
      Set.of("append", "unflushed", "own", "read", "bury", "trim", "position", "flush");

  /** Longer than a breaker stays open, and than a right to flush lasts by default. */
  private static final Duration CALM = Duration.ofSeconds(10);

  private static final int ROUNDS = 8;

  private final SimulatedStage stage;
  private final SimulationLedger ledger;
  private final JournalLedger journaled;
  private final HeldCalls held;
  private final Random random;
  private final Duration lease;

  /** By process: how much was journaled in each partition when it took its last turn but one. */
  private final Map<SimulatedProcess, List<int[]>> looks = new HashMap<>();

  private boolean moved;

  SimulatedFlushes(
      SimulatedStage stage,
      SimulationLedger ledger,
      JournalLedger journaled,
      HeldCalls held,
      Random random) {
    this.stage = stage;
    this.ledger = ledger;
    this.journaled = journaled;
    this.held = held;
    this.random = random;
    Duration three = stage.policy.writeBehind().flushInterval().multipliedBy(3);
    this.lease = CALM.compareTo(three) > 0 ? CALM : three.plusMillis(1);
  }

  /** One turn of a process's flushers. */
  void flush(int place) {
    SimulatedProcess self = stage.at(place);
    look(self);
    held.start(
        "flush", SimulatedCall.ALL, place, random.nextBoolean(), OPERATIONS, () -> turn(self));
  }

  private void turn(SimulatedProcess self) {
    ledger.disturbedAll();
    double before = self.remembered().count();
    self.scheduler().run(ManualScheduler.FLUSH);
    if (self.remembered().count() > before) {
      ledger.unpublished();
    }
    ledger.disturbedAll();
  }

  private void look(SimulatedProcess self) {
    int[] now = new int[stage.journal.partitions()];
    for (int partition = 0; partition < now.length; partition++) {
      now[partition] = stage.journal.appended(partition).size();
    }
    List<int[]> all = looks.computeIfAbsent(self, absent -> new ArrayList<>());
    all.add(now);
    if (all.size() > 2) {
      all.remove(0);
    }
  }

  /** What is held goes on: to its end, to another hold, or without the answer. */
  void goOn() {
    if (held.isEmpty()) {
      return;
    }
    SimulatedCall call = held.pick();
    boolean lost = random.nextInt(5) == 0;
    boolean again = random.nextBoolean();
    if (lost && LOSE_ANSWERS.contains(call.hold().operation())) {
      held.fail(call);
    } else if (again && call.id.equals(SimulatedCall.ALL)) {
      held.releaseUntil(call, OPERATIONS);
    } else {
      held.release(call);
    }
  }

  /** No right to flush outlasts it. */
  void pauseBeyondLease() {
    stage.clock.advance(lease);
  }

  /** What was under way reaches nothing any more. */
  void crash(int place) {
    ledger.interrupted();
    SimulatedProcess dead = stage.at(place);
    dead.die();
    held.releaseAllAt(place);
    replace(place);
  }

  /** Closed in an orderly way: it drains what it may. */
  void handOver(int place) {
    if (!held.anyAt(place) && stage.reaches(stage.at(place))) {
      ledger.disturbedAll();
      stage.at(place).cache().close();
      replace(place);
    }
  }

  private void replace(int place) {
    looks.remove(stage.at(place));
    stage.replace(place);
  }

  /**
   * A failover loses the newest entries of the id's partition; how many is chance, but none that a
   * process may take for safe, having looked twice since.
   */
  void lose(String id) {
    int partition = stage.journal.partition(SimulatedStage.key(id));
    int safe =
        looks.values().stream()
            .filter(each -> each.size() == 2)
            .mapToInt(each -> each.get(0)[partition])
            .max()
            .orElse(0);
    var losable = stage.journal.losable(partition, safe);
    if (!moved && !losable.isEmpty()) {
      moved = true;
      journaled.lose(losable.get(random.nextInt(losable.size())));
      stage.moveNodes();
    }
  }

  /**
   * All tiers are back and nobody holds anything: what waits comes to L3. No repairs are made, so
   * that flushers are seen to tell L2 without them.
   */
  void finish() {
    for (SimulatedProcess process : stage.running()) {
      stage.connect(process);
      process.durable().restore();
    }
    pauseBeyondLease();
    for (int round = 0; round < ROUNDS && (round == 0 || stage.journal.waiting() > 0); round++) {
      stage.running().forEach(this::turn);
    }
    journaled.check();
  }
}
