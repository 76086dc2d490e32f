package io.tieredcache.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keys with bytes and expiry, as Redis holds them. Safe by its monitor, which a compound operation
 * holds as a whole.
 */
final class FakeKeyspace implements ForeignClient {
  private static final long NEVER = Long.MAX_VALUE;

  private record Entry(byte[] bytes, long expiresAt) {}

  private final Map<String, Entry> entries = new HashMap<>();
  private final LongSupplier micros;

  FakeKeyspace(LongSupplier micros) {
    this.micros = micros;
  }

  long micros() {
    return micros.getAsLong();
  }

  @Override
  public synchronized byte @Nullable [] get(String key) {
    Entry entry = live(key);
    return entry == null ? null : entry.bytes().clone();
  }

  @Override
  public synchronized void set(String key, byte[] value) {
    entries.put(key, new Entry(value.clone(), NEVER));
  }

  @Override
  public synchronized void set(String key, byte[] value, long ttlMillis) {
    entries.put(key, new Entry(value.clone(), micros() + ttlMillis * 1_000));
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
    entries.remove(key);
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
      return null;
    }
    return entry;
  }
}
