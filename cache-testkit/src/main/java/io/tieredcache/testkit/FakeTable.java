package io.tieredcache.testkit;

import io.tieredcache.spi.ChangeListener;
import io.tieredcache.spi.DurableRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Versioned rows, as the default table holds them. Safe by its monitor. */
final class FakeTable {
  private record Row(long version, byte @Nullable [] payload, long expiresAt) {}

  private final Map<String, Row> rows = new HashMap<>();
  private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
  private final LongSupplier micros;

  FakeTable(LongSupplier micros) {
    this.micros = micros;
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
    plant(key, new DurableRow(version, payload, ttlMillis));
    return version;
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
}
