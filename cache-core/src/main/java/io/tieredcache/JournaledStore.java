package io.tieredcache;

import io.tieredcache.spi.AppendOutcome;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.DurableStore;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.JournalPut;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.JournalWrite;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * L3 of a write-behind schema as the engine sees it: what is journaled counts as written, and a
 * read asks for unflushed values first, then L3. In this order, since a value leaves the journal
 * only after L3 has it. Thread-safe.
 */
final class JournaledStore implements DurableStore {
  /** So many entries travel in one append at most; a server runs them at a stretch. */
  private static final int MOST_AT_ONCE = 128;

  /** What a read of it is called where it does not answer. */
  private static final String JOURNAL = "journal";

  private final GuardedJournal journal;
  private final JournalSettings settings;
  private final DurableStore durable;
  private final Appending appending;
  private final long ttlMillis;
  private final List<Acknowledged> acknowledged;

  /**
   * @param ttlMillis how long L3 will keep the rows
   */
  JournaledStore(
      String schema,
      GuardedJournal journal,
      JournalSettings settings,
      DurableStore durable,
      long ttlMillis) {
    this.journal = journal;
    this.settings = settings;
    this.durable = durable;
    this.appending = new Appending(schema, journal);
    this.ttlMillis = ttlMillis;
    this.acknowledged = Stream.generate(Acknowledged::new).limit(settings.partitions()).toList();
  }

  /** L3 alone, without what is journaled. */
  DurableStore flushed() {
    return durable;
  }

  /** What this process was told is journaled in a partition. */
  Acknowledged acknowledged(int partition) {
    return acknowledged.get(partition);
  }

  @Override
  public CompletableFuture<Map<String, DurableRow>> getAll(
      Collection<String> keys, Deadline deadline) {
    StagedAnswer<Map<String, DurableRow>> answer = new StagedAnswer<>(Tier.L2, JOURNAL);
    var unused =
        journal
            .unflushed(keys, deadline)
            .thenCompose(unflushed -> withRest(keys, unflushed, deadline, answer))
            .whenComplete(
                (rows, failure) -> {
                  if (failure == null) {
                    answer.complete(rows);
                  } else {
                    answer.completeExceptionally(failure);
                  }
                });
    return answer;
  }

  private CompletableFuture<Map<String, DurableRow>> withRest(
      Collection<String> keys,
      Batch<JournalEntry> unflushed,
      Deadline deadline,
      StagedAnswer<Map<String, DurableRow>> answer) {
    for (TierException failure : unflushed.failures().values()) {
      // L3 alone may be behind what this fleet has acknowledged.
      return CompletableFuture.failedFuture(failure);
    }
    Map<String, DurableRow> rows = new HashMap<>();
    unflushed.answers().forEach((key, entry) -> rows.put(key, row(entry)));
    List<String> rest = keys.stream().filter(key -> !rows.containsKey(key)).toList();
    if (rest.isEmpty()) {
      return CompletableFuture.completedFuture(rows);
    }
    answer.next(Tier.L3, "get");
    return durable
        .getAll(rest, deadline)
        .thenApply(
            found -> {
              rows.putAll(found);
              return rows;
            });
  }

  private DurableRow row(JournalEntry entry) {
    return new DurableRow(
        entry.version(), entry.payload(), entry.removes() ? DurableRow.FOREVER : ttlMillis);
  }

  @Override
  public CompletableFuture<Map<String, Long>> putAll(
      Map<String, byte[]> payloads, long ignoredTtlMillis, Deadline deadline) {
    return putAll(payloads, null, deadline).thenApply(AppendOutcome.Appended::versions);
  }

  /**
   * The same, and tells what was put into L2 by the step that journaled it.
   *
   * @param put how that step tells L2, or null where it does not
   */
  CompletableFuture<AppendOutcome.Appended> putAll(
      Map<String, byte[]> payloads, @Nullable JournalPut put, Deadline deadline) {
    List<JournalWrite> writes = new ArrayList<>(payloads.size());
    payloads.forEach((key, payload) -> writes.add(new JournalWrite(key, payload)));
    return append("put", writes, put, deadline);
  }

  @Override
  public CompletableFuture<Map<String, Long>> removeAll(
      Collection<String> keys, Deadline deadline) {
    List<JournalWrite> writes = keys.stream().map(key -> new JournalWrite(key, null)).toList();
    return append("remove", writes, null, deadline).thenApply(AppendOutcome.Appended::versions);
  }

  /** Unsupported: there is no version to compare with that the journal could hold still. */
  @Override
  public CompletableFuture<OptionalLong> putIfVersion(
      String key, long expected, byte[] payload, long ttl, Deadline deadline) {
    throw new UnsupportedOperationException("a journal does not compare versions");
  }

  private CompletableFuture<AppendOutcome.Appended> append(
      String operation, List<JournalWrite> writes, @Nullable JournalPut put, Deadline deadline) {
    if (writes.size() == 1) {
      return append(operation, settings.partition(writes.get(0).key()), writes, put, deadline);
    }
    List<Appending.Part> parts = new ArrayList<>();
    // More than a partition may hold would never find room.
    int most = Math.min(MOST_AT_ONCE, settings.depth());
    byPartition(writes)
        .forEach(
            (partition, some) -> {
              for (int from = 0; from < some.size(); from += most) {
                List<JournalWrite> part = some.subList(from, Math.min(some.size(), from + most));
                parts.add(
                    new Appending.Part(part, append(operation, partition, part, put, deadline)));
              }
            });
    List<CompletableFuture<AppendOutcome.Appended>> appends =
        parts.stream().map(Appending.Part::append).toList();
    return CompletableFuture.allOf(appends.toArray(CompletableFuture[]::new))
        .exceptionally(
            failure -> {
              throw appending.inPart(operation, deadline, parts);
            })
        .thenApply(done -> together(appends.stream().map(CompletableFuture::join).toList()));
  }

  private static AppendOutcome.Appended together(List<AppendOutcome.Appended> parts) {
    Map<String, Long> versions = new HashMap<>();
    Map<String, PutOutcome> puts = new HashMap<>();
    for (AppendOutcome.Appended part : parts) {
      versions.putAll(part.versions());
      puts.putAll(part.puts());
    }
    return new AppendOutcome.Appended(versions, puts);
  }

  private CompletableFuture<AppendOutcome.Appended> append(
      String operation,
      int partition,
      List<JournalWrite> writes,
      @Nullable JournalPut put,
      Deadline deadline) {
    return appending
        .append(operation, partition, writes, put, deadline)
        .whenComplete(
            (appended, failure) -> {
              if (failure == null) {
                boolean removes = writes.get(0).payload() == null;
                acknowledged.get(partition).add(appended.versions(), removes);
              }
            });
  }

  private Map<Integer, List<JournalWrite>> byPartition(List<JournalWrite> writes) {
    Map<Integer, List<JournalWrite>> dealt = new TreeMap<>();
    for (JournalWrite write : writes) {
      dealt
          .computeIfAbsent(settings.partition(write.key()), partition -> new ArrayList<>())
          .add(write);
    }
    return dealt;
  }
}
