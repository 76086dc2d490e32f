package io.tieredcache.redis;

import io.lettuce.core.KeyValue;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.TierException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One look for unflushed values: an HMGET for each partition that holds some of the keys.
 *
 * <p>Nodes answer on threads of their own; the batch is guarded by its own lock, held to put an
 * answer in.
 */
final class UnflushedReads {
  private final Operation operation;
  private final JournalAsking asking;
  private final List<JournalKeys> partitions;
  private final JournalSettings settings;
  private final Batch<JournalEntry> batch = Batch.empty();

  UnflushedReads(
      Operation operation,
      JournalAsking asking,
      List<JournalKeys> partitions,
      JournalSettings settings) {
    this.operation = operation;
    this.asking = asking;
    this.partitions = partitions;
    this.settings = settings;
  }

  CompletableFuture<Batch<JournalEntry>> read(Collection<String> keys) {
    Map<Integer, List<String>> byPartition = new TreeMap<>();
    for (String key : keys) {
      byPartition.computeIfAbsent(settings.partition(key), partition -> new ArrayList<>()).add(key);
    }
    List<CompletableFuture<?>> asked = new ArrayList<>();
    byPartition.forEach((partition, some) -> asked.add(read(partition, some)));
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(done -> batch);
  }

  private CompletableFuture<@Nullable Void> read(int partition, List<String> keys) {
    String hash = partitions.get(partition).unflushed();
    return asking
        .ask(operation, link -> ask(link, hash, keys), this::keep)
        .exceptionally(failure -> failed(keys, Failures.of(operation, failure)));
  }

  private static CompletionStage<List<KeyValue<String, byte[]>>> ask(
      RedisLink link, String hash, List<String> keys) {
    return link.commands().hmget(hash, keys.toArray(String[]::new));
  }

  private @Nullable Void keep(@Nullable List<KeyValue<String, byte[]>> found) {
    if (found == null) {
      throw new IllegalStateException("the hash of unflushed values is of another type");
    }
    synchronized (batch) {
      for (KeyValue<String, byte[]> each : found) {
        if (each.hasValue()) {
          JournalEntry entry = JournalFormat.unflushed(each.getKey(), each.getValue());
          batch.answers().put(entry.key(), entry);
        }
      }
    }
    return null;
  }

  private @Nullable Void failed(List<String> keys, TierException failure) {
    synchronized (batch) {
      keys.forEach(key -> batch.failures().put(key, failure));
    }
    return null;
  }
}
