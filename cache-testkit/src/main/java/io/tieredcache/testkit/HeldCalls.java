package io.tieredcache.testkit;

import io.micrometer.core.instrument.FunctionCounter;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A course's calls that are held at an operation of a tier, each on a thread of its own, until the
 * course lets them go on. A call is waited for until it waits at its hold or for a flight that it
 * follows, or has ended, so only the course's thread chooses. By that thread.
 */
final class HeldCalls {
  /** Operations at which a call may be held. */
  record Operations(List<String> shared, List<String> durable) {}

  /** Where a call is held. */
  private record Point(Hold.Side side, boolean below, String operation) {
    Hold of(SimulatedProcess process) {
      return below
          ? process.durable().holdNext(operation, side)
          : process.shared().holdNext(operation, side);
    }
  }

  private final SimulatedStage stage;
  private final Random random;
  private final List<String> steps;
  private final List<SimulatedCall> open = new ArrayList<>();

  HeldCalls(SimulatedStage stage, Random random, List<String> steps) {
    this.stage = stage;
    this.random = random;
    this.steps = steps;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  boolean anyOf(String id) {
    return open.stream().anyMatch(call -> call.concerns(id));
  }

  boolean anyAt(int place) {
    return open.stream().anyMatch(call -> call.place == place);
  }

  SimulatedCall pick() {
    return open.get(random.nextInt(open.size()));
  }

  /** Begins a call, and lets it end unless it is held or follows another's flight. */
  void start(String what, String id, int place, boolean held, Operations at, Runnable call) {
    SimulatedProcess self = stage.at(place);
    Point point = point(at);
    SimulatedCall leader = what.equals("read") ? leader(id, place) : null;
    String tier = point.below() ? " L3 " : " L2 ";
    String where = held ? ", held " + point.side() + tier + point.operation() : "";
    steps.add("process " + place + ": " + what + " " + id + where);
    if (!held && leader == null) {
      call.run();
      return;
    }
    Hold hold = point.of(self);
    if (!held) {
      hold.release();
    }
    SimulatedCall running = new SimulatedCall(what, place, id, hold);
    double shared = self.flightsShared().count();
    running.begin(call);
    boolean unused =
        SimulatedCall.until(
            running + " meets its hold, follows or ends",
            () -> running.ended() || (held && hold.reached() && running.waits()),
            () -> leader != null && self.flightsShared().count() > shared && running.waits());
    settle(running, held, leader);
  }

  private Point point(Operations at) {
    Hold.Side side = random.nextBoolean() ? Hold.Side.BEFORE : Hold.Side.AFTER;
    boolean below = random.nextBoolean();
    return new Point(side, below, pick(below ? at.durable() : at.shared()));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private void settle(SimulatedCall running, boolean held, @Nullable SimulatedCall leader) {
    if (held && running.hold().reached()) {
      open.add(running);
      return;
    }
    // Nobody came: the next that does passes without waiting.
    running.hold().release();
    if (leader != null && !running.ended()) {
      leader.followers.add(running);
    } else {
      running.awaitEnd();
    }
  }

  /** The newest read of the id that this process has under way: it may be followed. */
  private @Nullable SimulatedCall leader(String id, int place) {
    SimulatedCall newest = null;
    for (SimulatedCall call : open) {
      if (call.isRead() && call.place == place && call.id.equals(id)) {
        newest = call;
      }
    }
    return newest;
  }

  /** It goes on to its end. */
  void release(SimulatedCall call) {
    steps.add("goes on: " + call);
    finish(call);
  }

  /** The operation that it is held at fails, whether it took effect or not; then it goes on. */
  void fail(SimulatedCall call) {
    String operation = call.hold().operation();
    steps.add("goes on: " + call + ", its " + operation + " not answered");
    call.hold()
        .fail(
            new TierException(Tier.L2, operation, "*", Duration.ZERO, "the answer is lost", null));
    finish(call);
  }

  /** It goes on until its next operation of these, where it comes to one, or to its end. */
  void releaseUntil(SimulatedCall call, Operations at) {
    open.remove(call);
    Point point = point(at);
    steps.add("goes on: " + call + ", then held " + point.side() + " " + point.operation());
    Hold next = point.of(stage.at(call.place));
    Hold before = call.hold();
    call.hold(next);
    before.release();
    boolean unused =
        SimulatedCall.until(
            call + " meets its next hold or ends",
            () -> call.ended() || (next.reached() && call.waits()),
            () -> false);
    settle(call, true, null);
  }

  void releaseAll() {
    while (!open.isEmpty()) {
      release(open.get(0));
    }
  }

  void releaseAllAt(int place) {
    List.copyOf(open).stream()
        .filter(call -> call.place == place)
        .forEach(
            call -> {
              if (open.contains(call)) {
                release(call);
              }
            });
  }

  /** Where it waits for a lease, the lease's holder goes on first, or the lease runs out. */
  private void finish(SimulatedCall call) {
    open.remove(call);
    SimulatedProcess self = stage.at(call.place);
    call.hold().release();
    while (!endsBeforeItWaits(call, self.leaseWaits())) {
      SimulatedCall other =
          open.stream().filter(each -> each.concerns(call.id)).findFirst().orElse(null);
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
        "the end of " + call, call::ended, () -> leaseWaits.count() > before && call.waits());
  }

  /** Lets all go, whatever comes of them. */
  void abandon() {
    open.forEach(call -> call.hold().release());
  }
}
