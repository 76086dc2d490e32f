package io.tieredcache.testkit;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.JournalEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * C4 of write-behind: nothing acknowledged is lost, applied out of its order or twice; what a
 * failover lost is counted. Thread-safe by its monitor.
 */
final class JournalLedger {
  /**
   * A write that returned.
   *
   * @param place among all entries of its key
   */
  private record Acknowledgement(SimulatedProcess process, JournalEntry entry, int place) {
    boolean isOf(SimulatedProcess other) {
      return process.number() == other.number();
    }
  }

  private final SimulatedStage stage;
  private final SimulatedJournal journal;
  private final SimulationLedger ledger;
  private final List<Acknowledgement> acknowledged = new ArrayList<>();
  private final Set<JournalEntry> told = SimulatedJournal.entries();
  private final Set<Integer> lossy = new HashSet<>();
  private final List<Acknowledgement> countable = new ArrayList<>();

  JournalLedger(SimulatedStage stage, SimulationLedger ledger) {
    this.stage = stage;
    this.journal = stage.journal;
    this.ledger = ledger;
  }

  boolean isUsed() {
    return journal.isUsed();
  }

  /** How many entries of the id there are: a write that begins now comes after them. */
  int count(String id) {
    return isUsed() ? journal.entries(SimulatedStage.key(id)).size() : 0;
  }

  /**
   * A write of the calling thread has returned.
   *
   * @param after how many entries of the id there were when it began
   * @return its entry, or null where it was never journaled
   */
  synchronized @Nullable JournalEntry acknowledged(SimulatedProcess process, String id, int after) {
    List<JournalEntry> entries = journal.entries(SimulatedStage.key(id));
    int place = entries.size() - 1;
    while (place >= after && !journal.isOf(Thread.currentThread(), entries.get(place))) {
      place--;
    }
    if (place < after) {
      ledger.breaks("C4: a write of " + id + " returned and is not journaled");
      return null;
    }
    JournalEntry own = entries.get(place);
    acknowledged.add(new Acknowledgement(process, own, place));
    return own;
  }

  /** Whether it has been neither lost nor buried. */
  boolean stands(JournalEntry entry) {
    return !journal.lost().contains(entry) && !journal.buried().contains(entry);
  }

  /** Tells the ledger of dead letters that it does not know yet. */
  synchronized void tellBuried() {
    if (isUsed()) {
      for (JournalEntry entry : journal.buried()) {
        if (told.add(entry)) {
          ledger.buried(id(entry), entry.version());
        }
      }
    }
  }

  private static String id(JournalEntry entry) {
    return entry.key().split(":", -1)[1];
  }

  boolean isBuried(String id, long version) {
    return isUsed() && journal.isBuried(SimulatedStage.key(id), version);
  }

  /** A failover loses this entry and all of its partition that came later. */
  synchronized void lose(JournalEntry first) {
    lossy.add(journal.partition(first.key()));
    journal.lose(first);
    // Versions may come again, of keys too of which nothing was lost.
    for (String id : stage.ids()) {
      if (isLossy(SimulatedStage.key(id))) {
        ledger.exempt(id);
      }
    }
    newest().values().stream()
        // What was to be removed may have been nowhere when that was looked for.
        .filter(each -> !each.entry().removes())
        .filter(each -> journal.lost().contains(each.entry()))
        .filter(each -> stage.running().stream().anyMatch(each::isOf))
        .forEach(countable::add);
  }

  private boolean isLossy(String key) {
    return lossy.contains(journal.partition(key));
  }

  /** Each process's newest acknowledged write of each key. */
  private Map<String, Acknowledgement> newest() {
    Map<String, Acknowledgement> newest = new HashMap<>();
    acknowledged.forEach(
        each ->
            newest.merge(
                each.process().number() + each.entry().key(),
                each,
                (one, other) -> one.entry().version() > other.entry().version() ? one : other));
    return newest;
  }

  /** Once nothing is under way and all that waited has been flushed. */
  synchronized void check() {
    if (journal.waiting() > 0) {
      ledger.breaks("C4: " + journal.waiting() + " entries stay in the journal");
    }
    Set<JournalEntry> applied = checkOrder();
    Set<JournalEntry> buried = journal.buried();
    acknowledged.forEach(each -> checkKept(each, applied, buried));
    stage.ids().forEach(id -> checkRow(id, buried));
    checkCounted(buried);
  }

  /** What L3 applied. */
  private Set<JournalEntry> checkOrder() {
    IdentityHashMap<JournalEntry, Integer> places = new IdentityHashMap<>();
    for (int partition = 0; partition < journal.partitions(); partition++) {
      List<JournalEntry> appended = journal.appended(partition);
      for (int place = 0; place < appended.size(); place++) {
        places.put(appended.get(place), place);
      }
    }
    Set<JournalEntry> applied = SimulatedJournal.entries();
    Map<String, Integer> last = new HashMap<>();
    for (JournalEntry entry : stage.durable.applied()) {
      Integer place = places.get(entry);
      if (place == null) {
        ledger.breaks("C4: L3 applied what was not journaled: " + text(entry));
      } else if (!applied.add(entry)) {
        ledger.breaks("C4: L3 applied twice " + text(entry));
      } else if (place < last.getOrDefault(entry.key(), -1)) {
        ledger.breaks("C4: L3 applied out of order " + text(entry));
      } else {
        last.put(entry.key(), place);
      }
    }
    return applied;
  }

  private static String text(JournalEntry entry) {
    return (entry.removes() ? "remove " : "put ") + entry.version() + " of " + id(entry);
  }

  /**
   * It was applied or buried, or a later one of its key was. A remove that L3 was past after a loss
   * is only settled, where L3 holds nothing.
   */
  private void checkKept(Acknowledgement own, Set<JournalEntry> applied, Set<JournalEntry> buried) {
    JournalEntry entry = own.entry();
    List<JournalEntry> entries = journal.entries(entry.key());
    boolean kept =
        journal.lost().contains(entry)
            || (entry.removes() && isLossy(entry.key()) && !stage.isInDurable(id(entry)))
            || entries.subList(own.place(), entries.size()).stream()
                .anyMatch(each -> applied.contains(each) || buried.contains(each));
    if (!kept) {
      ledger.breaks("C4: acknowledged and lost: " + text(entry));
    }
  }

  /** The row is the newest entry of those that were not refused. */
  private void checkRow(String id, Set<JournalEntry> buried) {
    String key = SimulatedStage.key(id);
    if (isLossy(key)) {
      return;
    }
    JournalEntry newest = null;
    for (JournalEntry entry : journal.entries(key)) {
      newest = buried.contains(entry) ? newest : entry;
    }
    DurableRow row = stage.durable.row(key);
    byte[] held = row == null ? null : row.payload();
    if (!Arrays.equals(held, newest == null ? null : newest.payload())) {
      ledger.breaks("C4: L3 does not hold the newest of " + id);
    }
  }

  /** What a process wrote, and nobody since, is among what it counted as lost. */
  private void checkCounted(Set<JournalEntry> buried) {
    for (SimulatedProcess process : stage.running()) {
      long must =
          countable.stream()
              .filter(each -> each.isOf(process) && isGone(each.entry(), buried))
              .count();
      long most =
          acknowledged.stream()
              .filter(each -> each.isOf(process) && journal.lost().contains(each.entry()))
              .map(each -> each.entry().key())
              .distinct()
              .count();
      double counted = requireNonNull(process.lost(), "a counter").count();
      if (counted < must || counted > most) {
        ledger.breaks(
            "C4: process "
                + process.number()
                + " counted as lost "
                + counted
                + ", not "
                + must
                + " to "
                + most);
      }
    }
  }

  private boolean isGone(JournalEntry entry, Set<JournalEntry> buried) {
    DurableRow row = stage.durable.row(entry.key());
    return (row == null || row.version() < entry.version())
        && buried.stream().noneMatch(each -> each.key().equals(entry.key()));
  }
}
