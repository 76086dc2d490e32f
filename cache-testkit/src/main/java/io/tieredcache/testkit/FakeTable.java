package io.tieredcache.testkit;

import io.tieredcache.spi.ChangeListener;
import io.tieredcache.spi.DurableRow;
import io.tieredcache.spi.FlushOutcome;
import io.tieredcache.spi.JournalEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Versioned rows, as the default table holds them. Safe by its monitor. */
final class FakeTable {
  private record Row(long version, byte @Nullable [] payload, long expiresAt) {}

  private final Map<String, Row> rows = new HashMap<>();
  private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, Long> positions = new HashMap<>();
  private final List<JournalEntry> applied = new ArrayList<>();
  private final FakeHorizon horizon = new FakeHorizon();
  private final LongSupplier micros;
  private @Nullable Predicate<byte[]> refused;
  private UnaryOperator<byte[]> rewriting = UnaryOperator.identity();
  private @Nullable FakeRule leftOut;

  FakeTable(LongSupplier micros) {
    this.micros = micros;
  }

  FakeHorizon horizon() {
    return horizon;
  }

  synchronized @Nullable DurableRow get(String key) {
    Row row = rows.get(key);
    if (row == null) {
      return null;
    }
    byte[] payload = row.payload();
    if (payload == null || row.expiresAt() <= micros.getAsLong()) {
      return DurableRow.deleted(row.version());
    }
    return new DurableRow(row.version(), payload.clone(), millisLeft(row));
  }

  private long millisLeft(Row row) {
    return row.expiresAt() == DurableRow.FOREVER
        ? DurableRow.FOREVER
        : (row.expiresAt() - micros.getAsLong() + 999) / 1_000;
  }

  synchronized long put(String key, byte @Nullable [] payload, long ttlMillis) {
    Row old = rows.get(key);
    long version = Math.max(old == null ? 1 : old.version() + 1, micros.getAsLong());
    boolean forgotten = payload == null && leftOut == FakeRule.DELETED_ROWS_KEEP_THEIR_VERSION;
    plant(key, forgotten ? null : new DurableRow(version, payload, ttlMillis));
    return version;
  }

  synchronized void leaveOut(FakeRule rule) {
    leftOut = rule;
  }

  synchronized OptionalLong putIfVersion(
      String key, long expected, byte[] payload, long ttlMillis) {
    Row old = rows.get(key);
    return (old == null ? 0 : old.version()) == expected
        ? OptionalLong.of(put(key, payload, ttlMillis))
        : OptionalLong.empty();
  }

  synchronized void plant(String key, @Nullable DurableRow row) {
    if (row == null) {
      rows.remove(key);
      return;
    }
    long expiresAt =
        row.millisLeft() == DurableRow.FOREVER
            ? DurableRow.FOREVER
            : micros.getAsLong() + row.millisLeft() * 1_000;
    byte[] payload = row.payload();
    rows.put(key, new Row(row.version(), payload == null ? null : payload.clone(), expiresAt));
  }

  void listen(ChangeListener listener) {
    listeners.add(listener);
  }

  void forget(ChangeListener listener) {
    listeners.remove(listener);
  }

  /** Not under the monitor: a listener may ask the tier. */
  CompletableFuture<@Nullable Void> tell(
      Function<ChangeListener, CompletableFuture<@Nullable Void>> news) {
    return CompletableFuture.allOf(listeners.stream().map(news).toArray(CompletableFuture[]::new))
        .<@Nullable Void>thenApply(done -> null);
  }

  /** Refuses payloads as a check constraint would; null to take all. */
  synchronized void refuse(@Nullable Predicate<byte[]> unwelcome) {
    refused = unwelcome;
  }

  /** Writes flushed values in other bytes. */
  synchronized void rewrite(UnaryOperator<byte[]> bytes) {
    rewriting = bytes;
  }

  /** Null where one of them is refused. */
  synchronized @Nullable Map<String, byte[]> asRead(List<JournalEntry> entries) {
    Map<String, byte[]> again = new HashMap<>();
    for (JournalEntry entry : entries) {
      byte[] payload = entry.payload();
      if (isRefused(payload)) {
        return null;
      }
      if (payload != null) {
        again.put(entry.key(), rewriting.apply(payload));
      }
    }
    return again;
  }

  private boolean isRefused(byte @Nullable [] payload) {
    Predicate<byte[]> unwelcome = refused;
    return unwelcome != null && payload != null && unwelcome.test(payload);
  }

  synchronized long position(String schema, int partition) {
    return positions.getOrDefault(schema + '#' + partition, 0L);
  }

  /** Null where a row is refused: then nothing has changed. */
  synchronized @Nullable FlushOutcome flush(
      String schema,
      int partition,
      long from,
      long to,
      List<JournalEntry> entries,
      long ttlMillis) {
    boolean overtaken = position(schema, partition) != from;
    if (overtaken && leftOut == FakeRule.FLUSH_TELLS_WHO_IS_OVERTAKEN) {
      return new FlushOutcome.Applied(versions(entries, JournalEntry::version));
    }
    if (overtaken && leftOut != FakeRule.FLUSH_COMPARES_THE_POSITION) {
      return new FlushOutcome.Overtaken();
    }
    if (entries.stream().anyMatch(entry -> isRefused(entry.payload()))) {
      return null;
    }
    if (leftOut != FakeRule.FLUSH_MOVES_THE_POSITION) {
      positions.put(schema + '#' + partition, to);
    }
    return new FlushOutcome.Applied(versions(entries, entry -> apply(entry, ttlMillis)));
  }

  private static Map<String, Long> versions(
      List<JournalEntry> entries, ToLongFunction<JournalEntry> version) {
    Map<String, Long> versions = new HashMap<>();
    entries.forEach(entry -> versions.put(entry.key(), version.applyAsLong(entry)));
    return versions;
  }

  private long apply(JournalEntry entry, long ttlMillis) {
    Row old = rows.get(entry.key());
    long version = Math.max(old == null ? 1 : old.version() + 1, entry.version());
    applied.add(entry);
    byte[] payload = entry.payload();
    byte[] written = payload == null ? null : rewriting.apply(payload);
    plant(entry.key(), new DurableRow(version, written, ttlMillis));
    return version;
  }

  /** All that was ever flushed, in this order. */
  synchronized List<JournalEntry> applied() {
    return List.copyOf(applied);
  }
}
