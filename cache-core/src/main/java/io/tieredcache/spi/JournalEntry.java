package io.tieredcache.spi;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A write as the journal holds it.
 *
 * @param version its place in its partition and the value's version: microseconds since 1970 by the
 *     clock of L2, or the last one plus one; 1 to {@link Stamp#MAX}
 * @param key the storage key
 * @param payload the encoded value; null for a remove
 */
public record JournalEntry(long version, String key, byte @Nullable [] payload) {
  /** Checks key and version. Written out, for a compact one loses the annotation of the array. */
  public JournalEntry(long version, String key, byte @Nullable [] payload) {
    if (version < 1 || version > Stamp.MAX) {
      throw new IllegalArgumentException("version must be 1.." + Stamp.MAX + ", was " + version);
    }
    this.version = version;
    this.key = requireNonNull(key, "key");
    this.payload = payload;
  }

  /** Whether it removes the key. */
  public boolean removes() {
    return payload == null;
  }
}
