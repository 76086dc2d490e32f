package io.tieredcache.spi;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a write-behind write wants journaled.
 *
 * @param key the storage key
 * @param payload the encoded value, not changed by anyone afterwards; null to remove
 */
public record JournalWrite(String key, byte @Nullable [] payload) {
  /** Checks the key. Written out, for a compact one loses the annotation of the array. */
  public JournalWrite(String key, byte @Nullable [] payload) {
    this.key = requireNonNull(key, "key");
    this.payload = payload;
  }
}
