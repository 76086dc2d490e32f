package io.tieredcache.testkit;

import io.tieredcache.CacheEntry;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The calls of a course, each with its entry in the ledger. Thread-safe as the ledger. */
final class SimulatedCalls {
  private final SimulatedStage stage;
  private final SimulationLedger ledger;
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  SimulatedCalls(SimulatedStage stage, SimulationLedger ledger) {
    this.stage = stage;
    this.ledger = ledger;
  }

  /**
   * Reads.
   *
   * @param alone whether it is not held, and no other call of the id is under way
   */
  void read(int process, String id, boolean alone) {
    SimulatedProcess self = stage.processes.get(process);
    SimulationLedger.Bound bound = ledger.begin(process, id, stage.now());
    long asked = self.durable().count("getAll");
    double voidedBefore = self.fillsVoided().count();
    long sharedAsked = self.shared().count("get");
    CacheEntry<String> entry;
    try {
      entry = self.names().getEntry(id);
    } catch (TierException e) {
      failures.incrementAndGet();
      ledger.disturbed(id);
      return;
    }
    reads.incrementAndGet();
    if (entry == null) {
      ledger.readNothing(process, id, bound);
    } else {
      ledger.read(process, id, mayBeStale(entry) ? bound.seenOnly() : bound, entry.version());
      boolean loaded = self.durable().count("getAll") > asked;
      boolean voided = self.fillsVoided().count() > voidedBefore;
      boolean trusted = self.shared().count("get") > sharedAsked && stage.reaches(process);
      if (alone && loaded && trusted && !voided) {
        ledger.loaded(process, id, bound);
      }
    }
  }

  /** Told from a value that is too old by the age that the answer itself tells. */
  private boolean mayBeStale(CacheEntry<String> entry) {
    SchemaPolicy policy = stage.policy;
    return !policy.staleIfError().isZero()
        && entry.tier() == Tier.L1
        && entry.maxAge().compareTo(policy.localTtl()) >= 0;
  }

  /** Its own version is above the one before: that much is known whoever else writes. */
  void write(int process, String id) {
    SimulatedProcess self = stage.processes.get(process);
    ledger.disturbed(id);
    long before = stage.durableVersion(id);
    double untold = self.remembered().count();
    try {
      self.names().put(id, "p" + process);
      ledger.changed(process, id, before + 1, stage.now(), self.remembered().count() == untold);
    } catch (TierException e) {
      failures.incrementAndGet();
      ledger.failed(id);
    } finally {
      ledger.disturbed(id);
    }
  }

  void remove(int process, String id) {
    SimulatedProcess self = stage.processes.get(process);
    ledger.disturbed(id);
    ledger.removing(id);
    long before = stage.durableVersion(id);
    double untold = self.remembered().count();
    boolean done = false;
    try {
      self.names().remove(id);
      done = true;
    } catch (TierException e) {
      failures.incrementAndGet();
    } finally {
      boolean told = done && self.remembered().count() == untold;
      ledger.removed(process, id, before + 1, stage.durableVersion(id), stage.now(), told, done);
      ledger.disturbed(id);
    }
  }

  void invalidate(int process, String id) {
    ledger.disturbed(id);
    try {
      stage.processes.get(process).names().invalidate(id);
    } catch (TierException e) {
      failures.incrementAndGet();
    } finally {
      ledger.disturbed(id);
    }
  }

  /** C3, once all calls have ended. */
  void checkShared(String id) {
    long held = stage.sharedVersion(id);
    boolean wrong = held != stage.durableVersion(id) || !stage.isInDurable(id);
    if (held > 0 && wrong && !ledger.isUntold(id)) {
      ledger.breaks("C3: L2 holds " + held + " of " + id + ", L3 " + stage.durableVersion(id));
    }
  }

  SimulatedCourse course(long seed, List<String> steps) {
    long durableReads =
        stage.processes.stream().mapToLong(process -> process.durable().count("getAll")).sum();
    return new SimulatedCourse(
        seed, steps, ledger.broken(), reads.get(), failures.get(), durableReads);
  }
}
