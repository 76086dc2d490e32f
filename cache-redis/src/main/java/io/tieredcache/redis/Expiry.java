package io.tieredcache.redis;

import io.lettuce.core.resource.ClientResources;
import io.netty.util.Timeout;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Ends requests that a node leaves without reply for {@code commandTimeout}. Thread-safe.
 *
 * @param resources has the clock and the threads
 * @param timeout how long a request may stay open
 */
record Expiry(ClientResources resources, Duration timeout) {
  /** Runs this when the time is over, unless it is cancelled before. */
  Timeout start(Runnable end) {
    return resources
        .timer()
        .newTimeout(
            // Not on the timer's own thread: what runs here answers callers.
            due -> {
              Future<?> unused = resources.eventExecutorGroup().submit(end);
            },
            timeout.toNanos(),
            TimeUnit.NANOSECONDS);
  }
}
