package io.tieredcache.testkit;

import io.tieredcache.SchemaPolicy;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** Lets disturbances happen, and tells the ledger. By the course's thread. */
final class Disturbing {
  private final SimulatedStage stage;
  private final SimulationLedger ledger;
  private final SchemaPolicy policy;
  private final Random random;
  private final SimulatedFlushes flushes;
  private final Set<String> away = new HashSet<>();

  Disturbing(
      SimulatedStage stage,
      SimulationLedger ledger,
      SchemaPolicy policy,
      Random random,
      SimulatedFlushes flushes) {
    this.stage = stage;
    this.ledger = ledger;
    this.policy = policy;
    this.random = random;
    this.flushes = flushes;
  }

  /** Lets it happen, and tells what did. */
  String happen(Disturbance what, String id, int place) {
    String key = SimulatedStage.key(id);
    SimulatedProcess self = stage.at(place);
    switch (what) {
      case EVICTION -> stage.shared.foreign().delete(key);
      case FENCE_EVICTION -> stage.shared.foreign().delete(SharedProbe.fence(key));
      case EXPIRY -> stage.clock.advance(policy.ttl());
      case SQL -> commit(id);
      case FOREIGN_SET ->
          stage.shared.foreign().set(key, SimulatedStage.json("foreign"), policy.ttl().toMillis());
      case SQL_CLOCK_BACK -> stage.sqlClockGoesBack(Duration.ofMillis(1 + random.nextInt(500)));
      case SHARED_OUTAGE -> {
        ledger.interrupted();
        toggle(what, self, () -> stage.cutOff(self), () -> stage.connect(self));
      }
      case DURABLE_OUTAGE ->
          toggle(what, self, () -> self.durable().fail("away"), self.durable()::restore);
      case TRACKING_LOSS ->
          toggle(what, self, self.shared()::cutTracking, self.shared()::armTracking);
      case CRASH -> flushes.crash(place);
      case HAND_OVER -> flushes.handOver(place);
      case FLUSHER_LEASE_EXPIRY -> flushes.pauseBeyondLease();
      case REFUSED_ROWS -> toggleRefusal();
      case SHARED_CLOCK_BACK ->
          stage.sharedClockGoesBack(Duration.ofMillis(1 + random.nextInt(500)));
      case JOURNAL_LOSS -> flushes.lose(id);
    }
    ledger.disturbedAll();
    return "happens: " + what + " (" + id + ", process " + place + ")";
  }

  private void toggle(Disturbance what, SimulatedProcess process, Runnable lose, Runnable restore) {
    String name = what + " " + process.number();
    if (away.add(name)) {
      lose.run();
    } else {
      away.remove(name);
      restore.run();
    }
  }

  private void toggleRefusal() {
    if (away.add("rows")) {
      stage.durable.refuse(payload -> Arrays.hashCode(payload) % 3 == 0);
    } else {
      away.remove("rows");
      stage.durable.refuse(null);
    }
  }

  /** Plain SQL; one process passes on that it happened, as the change feed does. */
  private void commit(String id) {
    long version = Math.max(stage.durableVersion(id), 0) + 1;
    DurableRow row = new DurableRow(version, SimulatedStage.json("sql"), DurableRow.FOREVER);
    stage.durable.plant(SimulatedStage.key(id), row);
    boolean told = true;
    try {
      stage.at(0).names().invalidate(id);
    } catch (TierException e) {
      told = false;
    }
    ledger.changed(0, id, version, stage.now(), told);
  }
}
