package io.tieredcache;

import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.FlushStore;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.RefusedRowException;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends what L3 has been past already: entries at or below the position. As a rule a flusher died
 * between its commit and the trim; L3's rows prove it, and the rest of that flusher's work is done.
 * An entry that no row proves was journaled after a failover had lost newer ones that L3 has: it is
 * never applied, lest it undo them, and becomes a dead letter. Not where a newer entry of its key
 * waits, as when a failover lost a trim of many: nobody could read it or retry it, so it is only
 * forgotten. Blocks; thread-safe.
 */
final class Settling {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String BELOW_POSITION =
      "L3 was past it: Redis lost newer entries in a failover, and its clock went back";

  private final Journal journal;
  private final DurableStore durable;
  private final FlushStore store;
  private final FlushPublisher publisher;
  private final FlushMeters meters;
  private final Waits waits;
  private final boolean rowsExpire;

  /**
   * @param durable L3 alone, without what the journal holds
   * @param rowsExpire whether L3 keeps rows for a time only
   */
  Settling(
      Journal journal,
      DurableStore durable,
      FlushStore store,
      FlushPublisher publisher,
      FlushMeters meters,
      Waits waits,
      boolean rowsExpire) {
    this.journal = journal;
    this.durable = durable;
    this.store = store;
    this.publisher = publisher;
    this.meters = meters;
    this.waits = waits;
    this.rowsExpire = rowsExpire;
  }

  /**
   * Settles entries of a batch.
   *
   * @return whether the partition still has the batch's mark
   */
  boolean settle(int partition, String mark, List<JournalEntry> old) {
    if (old.isEmpty()) {
      return true;
    }
    List<JournalEntry> newest = Coalescing.newest(old);
    List<String> keys = newest.stream().map(JournalEntry::key).toList();
    Map<String, DurableRow> rows =
        waits.await(durable.getAll(keys, patience()), Tier.L3, "settle", patience());
    Map<String, byte[]> again =
        asRead(newest.stream().filter(entry -> inDoubt(entry, rows.get(entry.key()))).toList());
    List<JournalEntry> proven = new ArrayList<>();
    List<JournalEntry> unproven = new ArrayList<>();
    for (JournalEntry entry : newest) {
      boolean applied = applied(entry, rows.get(entry.key()), again.get(entry.key()));
      (applied ? proven : unproven).add(entry);
    }
    for (JournalEntry entry : notSuperseded(unproven)) {
      boolean unused = bury(partition, mark, entry, BELOW_POSITION);
    }
    publish(proven, rows);
    return waits.await(journal.trim(partition, mark, old, patience()), Tier.L2, "trim", patience());
  }

  /**
   * A row's version is its entry's, or above it where the row had a higher one before. The value
   * must be the entry's, too: after a failover, versions of what it lost may come again.
   *
   * @param asRead what the row would give back of the entry, where that is known
   */
  private boolean applied(JournalEntry entry, @Nullable DurableRow row, byte @Nullable [] asRead) {
    if (row == null) {
      return entry.removes();
    }
    boolean expired = rowsExpire && row.payload() == null && row.version() == entry.version();
    return row.version() >= entry.version()
        && (expired
            || Arrays.equals(row.payload(), entry.payload())
            || (asRead != null && Arrays.equals(row.payload(), asRead)));
  }

  /** Whether it is applied if the row gives back in other bytes what it holds of it. */
  private boolean inDoubt(JournalEntry entry, @Nullable DurableRow row) {
    return row != null
        && !entry.removes()
        && !applied(entry, row, null)
        && applied(entry, row, row.payload());
  }

  /** What rows give back of these; halves find what no row can hold, which is left out. */
  private Map<String, byte[]> asRead(List<JournalEntry> entries) {
    if (entries.isEmpty()) {
      return Map.of();
    }
    try {
      return waits.await(store.asRead(entries, patience()), Tier.L3, "settle", patience());
    } catch (RefusedRowException e) {
      if (entries.size() == 1) {
        return Map.of();
      }
      int middle = entries.size() / 2;
      Map<String, byte[]> both = new HashMap<>(asRead(entries.subList(0, middle)));
      both.putAll(asRead(entries.subList(middle, entries.size())));
      return both;
    }
  }

  /** Those that no newer entry of their key follows in the journal. */
  private List<JournalEntry> notSuperseded(List<JournalEntry> entries) {
    if (entries.isEmpty()) {
      return entries;
    }
    List<String> keys = entries.stream().map(JournalEntry::key).toList();
    Batch<JournalEntry> waiting =
        waits.await(journal.unflushed(keys, patience()), Tier.L2, "settle", patience());
    for (TierException failure : waiting.failures().values()) {
      throw failure;
    }
    return entries.stream().filter(entry -> !isNewer(waiting, entry)).toList();
  }

  private static boolean isNewer(Batch<JournalEntry> waiting, JournalEntry entry) {
    JournalEntry newest = waiting.answers().get(entry.key());
    return newest != null && newest.version() > entry.version();
  }

  private void publish(List<JournalEntry> proven, Map<String, DurableRow> rows) {
    Map<String, Long> versions = new HashMap<>();
    for (JournalEntry entry : proven) {
      DurableRow row = rows.get(entry.key());
      versions.put(entry.key(), row == null ? entry.version() : row.version());
    }
    publisher.publish(proven, versions, patience());
  }

  /**
   * Moves an entry to the dead letters and drops it from L2, which others may have read. Throws
   * where the partition has as many dead letters as it may: then the entry stays, and what comes
   * behind it waits.
   *
   * @return whether it was moved; else it or the mark has gone
   */
  boolean bury(int partition, String mark, JournalEntry entry, String reason) {
    boolean buried;
    try {
      buried =
          waits.await(
              journal.bury(partition, mark, entry, reason, patience()),
              Tier.L2,
              "bury",
              patience());
    } catch (TierException e) {
      if (!Causes.nothingDone(e)) {
        // It may have been moved all the same.
        publisher.drop(entry.key(), Long.MAX_VALUE, patience());
      }
      throw e;
    }
    publisher.drop(entry.key(), Long.MAX_VALUE, patience());
    if (buried) {
      meters.buried();
    }
    return buried;
  }

  private static Deadline patience() {
    return Deadline.after(PATIENCE, System::nanoTime);
  }
}
