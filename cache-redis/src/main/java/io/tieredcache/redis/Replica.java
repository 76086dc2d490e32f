package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A replica and its connection, which may still be on its way. One that failed is left alone for a
 * second, then for twice as long each time up to 30 s, so that a silent one costs few reads the
 * wait. Thread-safe: changes hold the monitor, readers see one volatile field.
 */
final class Replica {
  private static final long SHORTEST = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST = Duration.ofSeconds(30).toNanos();

  private final CompletableFuture<StatefulRedisConnection<String, byte[]>> connecting;
  private volatile long restsUntil = System.nanoTime();
  private volatile long nextRest = SHORTEST;

  Replica(CompletableFuture<StatefulRedisConnection<String, byte[]>> connecting) {
    this.connecting = connecting;
  }

  /** The connection, where it is open and has not just failed. */
  @Nullable StatefulRedisConnection<String, byte[]> connection() {
    if (!connecting.isDone()
        || connecting.isCompletedExceptionally()
        || System.nanoTime() - restsUntil < 0) {
      return null;
    }
    StatefulRedisConnection<String, byte[]> connection = connecting.join();
    return connection.isOpen() ? connection : null;
  }

  /** Whether it could not be connected, and may be tried again. */
  boolean isLost() {
    return connecting.isCompletedExceptionally() && System.nanoTime() - restsUntil >= 0;
  }

  /** It did not answer. What had been sent before it was left alone does not count again. */
  synchronized void failed() {
    long now = System.nanoTime();
    if (now - restsUntil >= 0) {
      restsUntil = now + nextRest;
      nextRest = Math.min(LONGEST, 2 * nextRest);
    }
  }

  void answered() {
    if (nextRest != SHORTEST) {
      nextRest = SHORTEST;
    }
  }
}
