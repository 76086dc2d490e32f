package io.tieredcache.testkit;

import io.tieredcache.SchemaPolicy;
import io.tieredcache.Tracking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One course. Only its thread chooses. A read that would have to wait for another's lease is not
 * begun, so that the same seed takes the same course.
 */
final class SimulationRun implements AutoCloseable {
  private static final HeldCalls.Operations THROUGH =
      new HeldCalls.Operations(
          List.of("get", "acquireAll", "fillAll", "putAll", "invalidate"),
          List.of("getAll", "putAll", "removeAll"));
  private static final HeldCalls.Operations BEHIND =
      new HeldCalls.Operations(
          List.of("append", "get", "unflushed", "acquireAll", "fillAll", "putAll", "invalidate"),
          List.of("getAll"));
  private static final Duration CONNECTED = Duration.ofMillis(100);

  private final Simulation simulation;
  private final long seed;
  private final Random random;
  private final SimulatedStage stage;
  private final boolean behind;
  private final SimulatedCalls calls;
  private final SimulatedFlushes flushes;
  private final Disturbing disturbing;
  private final HeldCalls held;
  private final List<String> steps = new ArrayList<>();

  SimulationRun(Simulation simulation, long seed) {
    this.simulation = simulation;
    this.seed = seed;
    this.random = new Random(seed);
    this.stage = new SimulatedStage(simulation);
    this.behind = stage.journal.isUsed();
    this.held = new HeldCalls(stage, random, steps);
    SimulationLedger ledger = new SimulationLedger(limit(simulation.policy()).toNanos());
    JournalLedger journaled = new JournalLedger(stage, ledger);
    this.calls = new SimulatedCalls(stage, ledger, journaled);
    this.flushes = new SimulatedFlushes(stage, ledger, journaled, held, random);
    this.disturbing = new Disturbing(stage, ledger, simulation.policy(), random, flushes);
  }

  /**
   * How far a process may be behind another's change. What is pushed is pushed at once here; what
   * is not is kept for 100 ms at most.
   */
  private static Duration limit(SchemaPolicy policy) {
    boolean longer = policy.localTtl().compareTo(CONNECTED) > 0;
    return policy.tracking() == Tracking.TRACKED && longer ? CONNECTED : policy.localTtl();
  }

  SimulatedCourse take() {
    for (int step = 0; step < simulation.steps(); step++) {
      String id = pick(simulation.ids());
      int place = random.nextInt(simulation.processes());
      if (behind) {
        stepBehind(id, place);
      } else {
        step(id, place);
      }
    }
    held.releaseAll();
    if (behind) {
      flushes.finish();
    }
    simulation.ids().forEach(calls::checkShared);
    return calls.course(seed, steps);
  }

  private void step(String id, int place) {
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> read(id, place, THROUGH);
      case 4 -> put(id, place, THROUGH);
      case 5 -> remove(id, place, THROUGH);
      case 6 -> invalidate(id, place, THROUGH);
      case 7 -> pass();
      case 8, 9 -> {
        if (!held.isEmpty()) {
          held.release(held.pick());
        }
      }
      default -> disturb(id, place);
    }
  }

  private void stepBehind(String id, int place) {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> read(id, place, BEHIND);
      case 4, 5, 6 -> put(id, place, BEHIND);
      case 7 -> remove(id, place, BEHIND);
      case 8 -> invalidate(id, place, BEHIND);
      case 9 -> pass();
      case 10, 11, 12 -> flushes.goOn();
      case 13, 14, 15, 16 -> flushes.flush(place);
      default -> disturb(id, place);
    }
  }

  private void put(String id, int place, HeldCalls.Operations at) {
    boolean isHeld = random.nextBoolean();
    held.start("put", id, place, isHeld, at, () -> calls.write(place, id, isHeld));
  }

  private void remove(String id, int place, HeldCalls.Operations at) {
    held.start("remove", id, place, random.nextBoolean(), at, () -> calls.remove(place, id));
  }

  private void invalidate(String id, int place, HeldCalls.Operations at) {
    held.start(
        "invalidate", id, place, random.nextBoolean(), at, () -> calls.invalidate(place, id));
  }

  private void pass() {
    Duration time = Duration.ofMillis(1 + random.nextInt(150));
    steps.add("passes: " + time.toMillis() + " ms");
    stage.clock.advance(time);
  }

  private void disturb(String id, int place) {
    if (!simulation.disturbances().isEmpty()) {
      steps.add(disturbing.happen(pick(simulation.disturbances()), id, place));
    }
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private void read(String id, int place, HeldCalls.Operations at) {
    if (!stage.isLeased(id)) {
      boolean isHeld = random.nextBoolean();
      boolean alone = !isHeld && !held.anyOf(id);
      held.start("read", id, place, isHeld, at, () -> calls.read(place, id, alone));
    }
  }

  @Override
  public void close() {
    held.abandon();
    stage.close();
  }
}
