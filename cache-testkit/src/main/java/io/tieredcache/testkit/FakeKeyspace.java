package io.tieredcache.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keys with bytes and expiry, as Redis holds them. Safe by its monitor, which a compound operation
 * holds as a whole.
 */
final class FakeKeyspace implements ForeignClient {
  private static final long NEVER = Long.MAX_VALUE;

  private record Entry(byte[] bytes, long expiresAt) {}

  private final Map<String, Entry> entries = new HashMap<>();
  private final List<FakeTracking> watchers = new CopyOnWriteArrayList<>();
  private final Map<String, FakeJournalPartition> journals = new HashMap<>();
  private final LongSupplier micros;
  private volatile @Nullable FakeRule leftOut;
  private @Nullable Map<String, Entry> replica;

  FakeKeyspace(LongSupplier micros) {
    this.micros = micros;
  }

  void leaveOut(FakeRule rule) {
    leftOut = rule;
  }

  boolean obeys(FakeRule rule) {
    return leftOut != rule;
  }

  /** A journal's partition, which other services leave alone. */
  synchronized FakeJournalPartition journal(String name) {
    return journals.computeIfAbsent(name, absent -> new FakeJournalPartition(this));
  }

  long micros() {
    return micros.getAsLong();
  }

  @Override
  public synchronized byte @Nullable [] get(String key) {
    Entry entry = live(key);
    return entry == null ? null : entry.bytes().clone();
  }

  /** From now on {@link #getCopy} answers with what is here now. */
  synchronized void cutReplica() {
    Map<String, Entry> copy = new HashMap<>(entries);
    copy.values().removeIf(entry -> entry.expiresAt() <= micros());
    replica = copy;
  }

  synchronized byte @Nullable [] getCopy(String key) {
    Map<String, Entry> copy = replica;
    Entry entry = copy == null ? live(key) : copy.get(key);
    return entry == null ? null : entry.bytes().clone();
  }

  /** From now on it hears of each change, in the thread that makes it. */
  void watch(FakeTracking watcher) {
    watchers.add(watcher);
  }

  void unwatch(FakeTracking watcher) {
    watchers.remove(watcher);
  }

  private void changed(String key) {
    watchers.forEach(watcher -> watcher.changed(key));
  }

  @Override
  public synchronized void set(String key, byte[] value) {
    entries.put(key, new Entry(value.clone(), NEVER));
    changed(key);
  }

  @Override
  public synchronized void set(String key, byte[] value, long ttlMillis) {
    entries.put(key, new Entry(value.clone(), micros() + ttlMillis * 1_000));
    changed(key);
  }

  /** {@code PEXPIRE} with {@code NX}. */
  synchronized void expireIfNever(String key, long ttlMillis) {
    Entry entry = live(key);
    if (entry != null && entry.expiresAt() == NEVER) {
      set(key, entry.bytes(), ttlMillis);
    }
  }

  @Override
  public synchronized void delete(String key) {
    if (entries.remove(key) != null) {
      changed(key);
    }
  }

  /** The keys that begin so. */
  synchronized List<String> names(String head) {
    return entries.keySet().stream().filter(key -> key.startsWith(head)).sorted().toList();
  }

  /** Deletes the keys of which this holds. */
  synchronized void deleteIf(Predicate<String> condition) {
    List.copyOf(entries.keySet()).stream().filter(condition).forEach(this::delete);
  }

  @Override
  public synchronized void flushAll() {
    entries.clear();
    watchers.forEach(FakeTracking::allChanged);
  }

  @Override
  public synchronized long millisLeft(String key) {
    Entry entry = live(key);
    if (entry == null) {
      return -2;
    }
    return entry.expiresAt() == NEVER ? -1 : (entry.expiresAt() - micros() + 999) / 1_000;
  }

  private @Nullable Entry live(String key) {
    Entry entry = entries.get(key);
    if (entry != null && entry.expiresAt() <= micros()) {
      entries.remove(key);
      changed(key);
      return null;
    }
    return entry;
  }
}
