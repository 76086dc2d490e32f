package io.tieredcache.testkit;

import io.micrometer.core.instrument.FunctionCounter;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.Tracking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One course. Only its thread chooses; a call on another thread is waited for until it has met its
 * hold, follows a flight, or has ended. A read that would have to wait for another's lease is not
 * begun, so that the same seed takes the same course.
 */
final class SimulationRun implements AutoCloseable {
  private static final List<String> OF_L2 =
      List.of("get", "acquireAll", "fillAll", "putAll", "invalidate");
  private static final List<String> OF_L3 = List.of("getAll", "putAll", "removeAll");
  private static final Duration CONNECTED = Duration.ofMillis(100);

  private final Simulation simulation;
  private final long seed;
  private final Random random;
  private final SimulatedStage stage;
  private final SimulatedCalls calls;
  private final Disturbing disturbing;
  private final List<SimulatedCall> open = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();

  SimulationRun(Simulation simulation, long seed) {
    this.simulation = simulation;
    this.seed = seed;
    this.random = new Random(seed);
    this.stage = new SimulatedStage(simulation);
    SimulationLedger ledger = new SimulationLedger(limit(simulation.policy()).toNanos());
    this.calls = new SimulatedCalls(stage, ledger);
    this.disturbing = new Disturbing(stage, ledger, simulation.policy(), random);
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
      step(pick(simulation.ids()), random.nextInt(stage.processes.size()));
    }
    while (!open.isEmpty()) {
      release(open.get(0));
    }
    simulation.ids().forEach(calls::checkShared);
    return calls.course(seed, steps);
  }

  private void step(String id, int process) {
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> read(id, process);
      case 4 -> change("put", id, process, () -> calls.write(process, id));
      case 5 -> change("remove", id, process, () -> calls.remove(process, id));
      case 6 -> change("invalidate", id, process, () -> calls.invalidate(process, id));
      case 7 -> {
        Duration time = Duration.ofMillis(1 + random.nextInt(150));
        steps.add("passes: " + time.toMillis() + " ms");
        stage.clock.advance(time);
      }
      case 8, 9 -> {
        if (!open.isEmpty()) {
          release(pick(open));
        }
      }
      default -> {
        if (!simulation.disturbances().isEmpty()) {
          steps.add(disturbing.happen(pick(simulation.disturbances()), id, process));
        }
      }
    }
  }

  private void change(String what, String id, int process, Runnable call) {
    start(what, id, process, random.nextBoolean(), false, call);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private void read(String id, int process) {
    if (!stage.isLeased(id)) {
      boolean held = random.nextBoolean();
      boolean alone = !held && open.stream().noneMatch(other -> other.id.equals(id));
      start("read", id, process, held, true, () -> calls.read(process, id, alone));
    }
  }

  private void start(
      String what, String id, int process, boolean held, boolean reading, Runnable call) {
    SimulatedProcess self = stage.processes.get(process);
    Hold.Side side = random.nextBoolean() ? Hold.Side.BEFORE : Hold.Side.AFTER;
    boolean below = random.nextBoolean();
    String operation = pick(below ? OF_L3 : OF_L2);
    SimulatedCall leader = reading ? leader(id, process) : null;
    String place = held ? ", held " + side + (below ? " L3 " : " L2 ") + operation : "";
    steps.add("process " + process + ": " + what + " " + id + place);
    if (!held && leader == null) {
      call.run();
      return;
    }
    Hold hold =
        below ? self.durable().holdNext(operation, side) : self.shared().holdNext(operation, side);
    if (!held) {
      hold.release();
    }
    SimulatedCall running = new SimulatedCall(process, id, reading, hold);
    double shared = self.flightsShared().count();
    running.begin(call);
    boolean unused =
        SimulatedCall.until(
            running + " meets its hold, follows or ends",
            () -> running.ended() || (held && hold.reached()),
            () -> leader != null && self.flightsShared().count() > shared);
    settle(running, held, leader);
  }

  private void settle(SimulatedCall running, boolean held, @Nullable SimulatedCall leader) {
    if (held && running.hold.reached()) {
      open.add(running);
      return;
    }
    // Nobody came: the next that does passes without waiting.
    running.hold.release();
    if (leader != null && !running.ended()) {
      leader.followers.add(running);
    } else {
      running.awaitEnd();
    }
  }

  /** The newest read of the id that this process has under way: it may be followed. */
  private @Nullable SimulatedCall leader(String id, int process) {
    SimulatedCall newest = null;
    for (SimulatedCall call : open) {
      if (call.reading && call.process == process && call.id.equals(id)) {
        newest = call;
      }
    }
    return newest;
  }

  /** Where it waits for a lease, the lease's holder goes on first, or the lease runs out. */
  private void release(SimulatedCall call) {
    open.remove(call);
    steps.add("goes on: " + call);
    SimulatedProcess self = stage.processes.get(call.process);
    call.hold.release();
    while (!endsBeforeItWaits(call, self.leaseWaits())) {
      SimulatedCall other =
          open.stream().filter(each -> each.id.equals(call.id)).findFirst().orElse(null);
      if (other == null) {
        stage.clock.advance(SimulatedStage.DEADLINE.dividedBy(2));
        call.awaitEnd();
      } else {
        release(other);
      }
    }
    call.followers.forEach(SimulatedCall::awaitEnd);
  }

  private static boolean endsBeforeItWaits(SimulatedCall call, FunctionCounter leaseWaits) {
    double before = leaseWaits.count();
    return SimulatedCall.until(
        "the end of " + call, call::ended, () -> leaseWaits.count() > before);
  }

  @Override
  public void close() {
    open.forEach(call -> call.hold.release());
    stage.close();
  }
}
