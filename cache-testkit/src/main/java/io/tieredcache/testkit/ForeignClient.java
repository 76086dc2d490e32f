package io.tieredcache.testkit;

import org.jspecify.annotations.Nullable;

/**
 * L2's keys as another service sees them that knows nothing of this library: plain commands on raw
 * bytes. Blocking; throws whatever its driver throws.
 */
public interface ForeignClient {
  /** {@code GET}: the raw bytes, or null where there is no key. */
  byte @Nullable [] get(String key);

  /** {@code SET} without an expiry. */
  void set(String key, byte[] value);

  /** {@code SET} with {@code PX}: an expiry in milliseconds. */
  void set(String key, byte[] value, long ttlMillis);

  /** {@code DEL}; also stands for an eviction or expiry at once. */
  void delete(String key);

  /** {@code FLUSHALL} on every primary. */
  void flushAll();

  /** {@code PTTL}: milliseconds left, -1 for a key without expiry, -2 for no key. */
  long millisLeft(String key);
}
