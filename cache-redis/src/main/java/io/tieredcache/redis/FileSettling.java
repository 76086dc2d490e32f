package io.tieredcache.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets new content pass once it has stayed the same for a while, since a file that is being written
 * shows pieces of a password. Not thread-safe.
 */
final class FileSettling {
  static final Duration TIME = Duration.ofMillis(100);

  private @Nullable String candidate;
  private long since;

  /** Whether this content, found at that nano time, was found alike all the time before. */
  boolean settled(String content, long now) {
    if (!content.equals(candidate)) {
      candidate = content;
      since = now;
      return false;
    }
    return now - since >= TIME.toNanos();
  }
}
