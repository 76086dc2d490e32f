package io.tieredcache.testkit;

import io.tieredcache.CacheEntry;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The calls of a course, each with its entry in the ledger. Thread-safe as the ledger. */
final class SimulatedCalls {
  private final SimulatedStage stage;
  private final SimulationLedger ledger;
  private final JournalLedger journaled;
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  private final AtomicInteger puts = new AtomicInteger();

  SimulatedCalls(SimulatedStage stage, SimulationLedger ledger, JournalLedger journaled) {
    this.stage = stage;
    this.ledger = ledger;
    this.journaled = journaled;
  }

  /**
   * Reads.
   *
   * @param alone whether it is not held, and no other call of the id is under way
   */
  void read(int place, String id, boolean alone) {
    SimulatedProcess self = stage.at(place);
    int process = self.number();
    journaled.tellBuried();
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
    journaled.tellBuried();
    if (entry == null) {
      ledger.readNothing(process, id, bound);
    } else {
      ledger.read(
          process,
          id,
          mayBeStale(entry) ? bound.seenOnly() : bound,
          entry.version(),
          !journaled.isBuried(id, entry.version()));
      boolean loaded = self.durable().count("getAll") > asked;
      boolean voided = self.fillsVoided().count() > voidedBefore;
      boolean trusted = self.shared().count("get") > sharedAsked && stage.reaches(self);
      if (alone && loaded && trusted && !voided) {
        ledger.loaded(process, id, bound, entry.version());
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

  /**
   * Writes, each time another value. Its own version is above the one before: that much is known
   * whoever else writes; a journal tells it.
   */
  void write(int place, String id, boolean held) {
    SimulatedProcess self = stage.at(place);
    ledger.disturbed(id);
    if (held) {
      ledger.mayKeepBuried(id);
    }
    long before = stage.newestVersion(id);
    int journaledBefore = journaled.count(id);
    double untold = self.remembered().count();
    String name = "p" + self.number() + '-' + puts.incrementAndGet();
    try {
      self.names().put(id, name);
      long version = journaled.isUsed() ? acknowledged(self, id, journaledBefore) : before + 1;
      boolean told = self.remembered().count() == untold;
      if (version >= 0) {
        ledger.changed(self.number(), id, version, stage.now(), told);
      } else if (!told) {
        ledger.failed(id);
      }
    } catch (TierException e) {
      failures.incrementAndGet();
      ledger.failed(id);
    } finally {
      ledger.disturbed(id);
    }
  }

  /** The version of a journaled write that has returned; -1 where it does not stand any more. */
  private long acknowledged(SimulatedProcess self, String id, int journaledBefore) {
    JournalEntry own = journaled.acknowledged(self, id, journaledBefore);
    if (own == null) {
      return -1;
    }
    ledger.knows(self.number(), id, own.version());
    return journaled.stands(own) ? own.version() : -1;
  }

  void remove(int place, String id) {
    SimulatedProcess self = stage.at(place);
    ledger.disturbed(id);
    ledger.removing(id);
    long before = stage.newestVersion(id);
    int journaledBefore = journaled.count(id);
    double untold = self.remembered().count();
    boolean done = false;
    try {
      self.names().remove(id);
      done = true;
      if (journaled.isUsed()) {
        long unused = acknowledged(self, id, journaledBefore);
      }
    } catch (TierException e) {
      failures.incrementAndGet();
    } finally {
      boolean told = done && self.remembered().count() == untold;
      ledger.removed(
          self.number(), id, before + 1, stage.newestVersion(id), stage.now(), told, done);
      ledger.disturbed(id);
    }
  }

  void invalidate(int place, String id) {
    ledger.disturbed(id);
    try {
      stage.at(place).names().invalidate(id);
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
    boolean excused = journaled.isUsed() ? mayKeep(id, held) : ledger.isUntold(id);
    if (held > 0 && wrong && !excused) {
      ledger.breaks("C3: L2 holds " + held + " of " + id + ", L3 " + stage.durableVersion(id));
    }
  }

  /** A flusher tells L2 for writers that could not. */
  private boolean mayKeep(String id, long version) {
    return ledger.isUnpublished(id) || (journaled.isBuried(id, version) && ledger.keepsBuried(id));
  }

  SimulatedCourse course(long seed, List<String> steps) {
    return new SimulatedCourse(
        seed, steps, ledger.broken(), reads.get(), failures.get(), stage.durableReads());
  }
}
