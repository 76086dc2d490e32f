package io.tieredcache.testkit;

import io.tieredcache.SchemaPolicy;
import io.tieredcache.WriteMode;
import io.tieredcache.spi.BuriedEntry;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.JournalSettings;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The journal of a course as it is, past all switches; without partitions where the policy has
 * none. Entries are told apart by what they are, not by their version: after a failover that lost
 * some, versions may come again. Thread-safe.
 */
final class SimulatedJournal {
  private final JournalSettings settings;
  private final List<FakeJournalPartition> partitions;
  private final Set<JournalEntry> lost = Collections.synchronizedSet(entries());

  SimulatedJournal(SchemaPolicy policy, FakeSharedTier shared, String schema) {
    boolean behind = policy.writes() == WriteMode.WRITE_BEHIND;
    int count = policy.writeBehind().journalPartitions();
    settings = new JournalSettings(count, 1, 0);
    partitions =
        IntStream.range(0, behind ? count : 0).mapToObj(i -> shared.journal(schema, i)).toList();
  }

  /** A set without entries. */
  static Set<JournalEntry> entries() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  boolean isUsed() {
    return !partitions.isEmpty();
  }

  int partitions() {
    return partitions.size();
  }

  int partition(String key) {
    return settings.partition(key);
  }

  private FakeJournalPartition of(String key) {
    return partitions.get(partition(key));
  }

  /** The version of the newest unflushed value, or -1. */
  long unflushed(String key) {
    return isUsed()
        ? of(key).waiting().stream()
            .filter(entry -> entry.key().equals(key))
            .mapToLong(JournalEntry::version)
            .max()
            .orElse(-1)
        : -1;
  }

  /** All that was ever journaled in a partition, in this order. */
  List<JournalEntry> appended(int partition) {
    return partitions.get(partition).appended();
  }

  /** All entries of a key, in their order. */
  List<JournalEntry> entries(String key) {
    return of(key).appended().stream().filter(entry -> entry.key().equals(key)).toList();
  }

  /** Whether it was journaled by a call of this thread's. */
  boolean isOf(Thread caller, JournalEntry entry) {
    return of(entry.key()).isOf(caller, entry);
  }

  Set<JournalEntry> lost() {
    return lost;
  }

  /** The dead letters of all partitions. */
  Set<JournalEntry> buried() {
    Set<JournalEntry> buried = entries();
    partitions.stream()
        .flatMap(partition -> partition.buried(Integer.MAX_VALUE).stream())
        .map(BuriedEntry::entry)
        .forEach(buried::add);
    return buried;
  }

  boolean isBuried(String key, long version) {
    return buried().stream()
        .anyMatch(entry -> entry.key().equals(key) && entry.version() == version);
  }

  long waiting() {
    return partitions.stream().mapToLong(partition -> partition.waiting().size()).sum();
  }

  /** What a failover may lose of a partition: what waits and was journaled after so many others. */
  List<JournalEntry> losable(int partition, int after) {
    List<JournalEntry> appended = appended(partition);
    Set<JournalEntry> young = entries();
    young.addAll(appended.subList(Math.min(after, appended.size()), appended.size()));
    return partitions.get(partition).waiting().stream().filter(young::contains).toList();
  }

  /** A failover loses this entry of its partition and all that came later. */
  void lose(JournalEntry first) {
    FakeJournalPartition partition = of(first.key());
    List<JournalEntry> gone =
        partition.waiting().stream().filter(each -> each.version() >= first.version()).toList();
    lost.addAll(gone);
    partition.lose(first.version() - 1);
  }
}
