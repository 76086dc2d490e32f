package io.tieredcache.testkit;

import io.tieredcache.spi.AppendOutcome;
import io.tieredcache.spi.BuriedEntry;
import io.tieredcache.spi.JournalBatch;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.JournalWrite;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One partition of a journal in the plainest words. Safe by its monitor. */
final class FakeJournalPartition {
  private final FakeKeyspace keys;
  private final TreeMap<Long, JournalEntry> log = new TreeMap<>();
  private final Map<String, JournalEntry> unflushed = new HashMap<>();
  private final Map<String, BuriedEntry> dead = new LinkedHashMap<>();

  /** Of keys with dead letters, the newest version that was buried or that L3 got since. */
  private final Map<String, Long> since = new HashMap<>();

  private final List<JournalEntry> appended = new ArrayList<>();
  private final IdentityHashMap<JournalEntry, Thread> callers = new IdentityHashMap<>();
  private long last;
  private long buriedSoFar;
  private long reads;

  /** How many had been appended when a mark was written. */
  private final Map<String, Integer> appendedBefore = new HashMap<>();

  private @Nullable String owner;
  private long ownedUntil;

  FakeJournalPartition(FakeKeyspace keys) {
    this.keys = keys;
  }

  /**
   * Appends.
   *
   * @param caller who asked for it; a hold may have another thread do it
   */
  synchronized AppendOutcome append(List<JournalWrite> writes, int depth, Thread caller) {
    if (log.size() + writes.size() > depth) {
      return new AppendOutcome.Full(log.size());
    }
    Map<String, Long> versions = new LinkedHashMap<>();
    for (JournalWrite write : writes) {
      JournalEntry entry = append(write.key(), write.payload());
      callers.put(entry, caller);
      versions.put(entry.key(), entry.version());
    }
    return new AppendOutcome.Appended(versions);
  }

  private JournalEntry append(String key, byte @Nullable [] payload) {
    boolean rises = keys.obeys(FakeRule.JOURNAL_VERSIONS_RISE);
    last = rises ? Math.max(keys.micros(), last + 1) : keys.micros();
    JournalEntry entry = new JournalEntry(last, key, payload);
    appended.add(entry);
    log.put(last, entry);
    unflushed.put(key, entry);
    return entry;
  }

  synchronized @Nullable JournalEntry unflushed(String key) {
    return keys.obeys(FakeRule.JOURNAL_TELLS_UNFLUSHED) ? unflushed.get(key) : null;
  }

  synchronized boolean own(String candidate, long leaseMillis) {
    if (owner != null && !owner.equals(candidate) && keys.micros() < ownedUntil) {
      return false;
    }
    owner = candidate;
    ownedUntil = keys.micros() + leaseMillis * 1_000;
    return true;
  }

  synchronized void release(String candidate) {
    if (candidate.equals(owner)) {
      owner = null;
    }
  }

  synchronized JournalBatch read(long position, int most) {
    last = Math.max(last, position);
    List<JournalEntry> entries = log.values().stream().limit(most).toList();
    long oldest = entries.isEmpty() ? 0 : Math.max(0, keys.micros() - entries.get(0).version());
    String mark = Long.toString(++reads);
    appendedBefore.put(mark, appended.size());
    return new JournalBatch(mark, entries, log.size(), dead.size(), oldest);
  }

  private boolean isMarked(String asRead) {
    return appendedBefore.containsKey(asRead) || !keys.obeys(FakeRule.JOURNAL_COMPARES_THE_MARK);
  }

  synchronized boolean trim(String asRead, List<JournalEntry> entries) {
    if (!isMarked(asRead)) {
      return false;
    }
    for (JournalEntry entry : entries) {
      log.remove(entry.version());
      since.computeIfPresent(entry.key(), (key, old) -> Math.max(old, entry.version()));
      JournalEntry newest = unflushed.get(entry.key());
      boolean leaves = keys.obeys(FakeRule.JOURNAL_TRIM_LEAVES_NEWER);
      if (newest != null && (newest.version() <= entry.version() || !leaves)) {
        unflushed.remove(entry.key());
      }
    }
    return true;
  }

  /** Whether an entry that could be buried can't, since there are so many dead letters. */
  synchronized boolean lacksRoomFor(JournalEntry entry, String asRead, int most) {
    return dead.size() >= most && isMarked(asRead) && log.containsKey(entry.version());
  }

  synchronized boolean bury(String asRead, JournalEntry entry, String reason) {
    if (!isMarked(asRead) || log.remove(entry.version()) == null) {
      return false;
    }
    String id = Long.toString(++buriedSoFar);
    if (dead.isEmpty()) {
      since.clear();
    }
    since.merge(entry.key(), entry.version(), Math::max);
    if (keys.obeys(FakeRule.JOURNAL_KEEPS_THE_BURIED)) {
      dead.put(id, new BuriedEntry(id, entry, reason, keys.micros()));
    }
    JournalEntry newest = unflushed.get(entry.key());
    if (newest != null && newest.version() == entry.version()) {
      unflushed.remove(entry.key());
    }
    return true;
  }

  synchronized List<BuriedEntry> buried(int most) {
    return dead.values().stream().limit(most).toList();
  }

  synchronized OptionalLong revive(String id, int depth) {
    BuriedEntry letter = dead.get(id);
    if (letter == null || log.size() >= depth || isOvertaken(letter.entry())) {
      return OptionalLong.empty();
    }
    forget(id);
    return OptionalLong.of(append(letter.entry().key(), letter.entry().payload()).version());
  }

  private boolean isOvertaken(JournalEntry buried) {
    return unflushed.containsKey(buried.key())
        || since.getOrDefault(buried.key(), 0L) > buried.version();
  }

  synchronized boolean discard(String id) {
    return forget(id);
  }

  private boolean forget(String id) {
    BuriedEntry letter = dead.remove(id);
    if (letter == null) {
      return false;
    }
    String key = letter.entry().key();
    if (dead.values().stream().noneMatch(other -> other.entry().key().equals(key))) {
      since.remove(key);
    }
    return true;
  }

  /**
   * What an asynchronous failover does: the newest entries are gone, as if never journaled, and so
   * are the marks that were written after one of them.
   */
  synchronized void lose(long after) {
    Collection<JournalEntry> lost = log.tailMap(after, false).values();
    appendedBefore
        .values()
        .removeIf(count -> appended.subList(0, count).stream().anyMatch(lost::contains));
    lost.clear();
    last = log.isEmpty() ? Math.min(last, after) : log.lastKey();
    unflushed.clear();
    log.values().forEach(entry -> unflushed.put(entry.key(), entry));
  }

  /** What a failover does that lost trims, and nothing else: what was trimmed is back. */
  synchronized void restore() {
    for (JournalEntry entry : appended) {
      log.put(entry.version(), entry);
      unflushed.put(entry.key(), entry);
    }
  }

  /** All that was ever appended, in this order. */
  synchronized List<JournalEntry> appended() {
    return List.copyOf(appended);
  }

  /** Whether it was appended by a call of this thread's. */
  synchronized boolean isOf(Thread caller, JournalEntry entry) {
    return callers.get(entry) == caller;
  }

  /** What waits, in this order. */
  synchronized List<JournalEntry> waiting() {
    return List.copyOf(log.values());
  }
}
