package io.tieredcache.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.spi.Lease;
import io.tieredcache.spi.Stamp;
import org.jspecify.annotations.Nullable;

/** The sidecar of one key. Callers hold the keyspace's monitor. */
final class FakeFence {
  private static final String HEAD = "fence:{";
  private static final String ABSENT = "absent";
  private static final String LEASE = "lease ";

  private final FakeKeyspace keys;
  private final String name;

  FakeFence(FakeKeyspace keys, String key) {
    this.keys = keys;
    this.name = HEAD + key + "}";
  }

  /** The key that this one is the sidecar of, or the key itself. */
  static String keyOf(String key) {
    return key.startsWith(HEAD) ? key.substring(HEAD.length(), key.length() - 1) : key;
  }

  boolean absent() {
    return ABSENT.equals(text());
  }

  boolean leased() {
    String text = text();
    return text != null && text.startsWith(LEASE);
  }

  boolean leasedToToken(Lease lease) {
    String text = text();
    return text != null && text.startsWith(LEASE + lease.token() + " ");
  }

  /**
   * Whether it is this lease, for a key that had this stamp; {@link Stamp#NONE} for a missing one.
   */
  boolean leasedTo(Lease lease, Stamp seen) {
    return lease(lease, seen).equals(text());
  }

  private static String lease(Lease lease, Stamp seen) {
    return LEASE + lease.token() + " " + seen.version() + " " + seen.storedAtMicros();
  }

  long millisLeft() {
    return keys.millisLeft(name);
  }

  void grant(Lease lease, Stamp seen) {
    keys.set(name, lease(lease, seen).getBytes(UTF_8), lease.millis());
  }

  void markAbsent(long millis) {
    keys.set(name, ABSENT.getBytes(UTF_8), millis);
  }

  void clear() {
    keys.delete(name);
  }

  private @Nullable String text() {
    byte[] bytes = keys.get(name);
    return bytes == null ? null : new String(bytes, UTF_8);
  }
}
