package io.tieredcache.redis;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the servers run scripts over many keys. Where an ACL or a proxy refuses them, each batch
 * would cost a round trip more for nothing, so that is remembered for a while. Thread-safe: one
 * volatile field, and whichever thread writes it last is right.
 */
final class BatchScripts {
  /** Then one batch tries again: rights may have been widened. */
  static final Duration REMEMBERED = Duration.ofSeconds(30);

  private static final long NEVER = 0;

  private final LongSupplier nanoTime;
  private volatile long refusedAt = NEVER;

  BatchScripts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether a batch should be sent as a script. */
  boolean welcome() {
    long at = refusedAt;
    return at == NEVER || nanoTime.getAsLong() - at > REMEMBERED.toNanos();
  }

  /** A node that holds all the keys served each of them alone, and none by the script. */
  void refused() {
    refusedAt = nanoTime.getAsLong() | 1; // never NEVER
  }
}
