package io.tieredcache.redis;

import io.lettuce.core.event.connection.ReconnectFailedEvent;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * What follows when a server refuses the credentials: the source is told, and the next attempt,
 * which the driver makes by itself, uses what it then says.
 */
final class RefusedCredentials {
  /** Time enough to ask a secret store once. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private RefusedCredentials() {}

  /** Tells the source of each refused reconnect, and looks at it each second, until they end. */
  static void watch(LiveCredentials credentials, ClientResources resources) {
    credentials.watch(resources.eventExecutorGroup());
    var unused =
        resources
            .eventBus()
            .get()
            .ofType(ReconnectFailedEvent.class)
            .filter(event -> Failures.credentialsRefused(event.getCause()))
            .subscribe(event -> credentials.refused());
  }

  /**
   * Tells the source and waits for others from it; false where none come. Blocks the thread that
   * opens links, whose failure says the rest.
   */
  static boolean awaitOthers(LiveCredentials credentials) {
    Credentials refused = credentials.current();
    if (!credentials.tellSource()) {
      return false;
    }
    long start = System.nanoTime();
    while (credentials.current().equals(refused)) {
      if (System.nanoTime() - start > PATIENCE.toNanos()
          || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }
}
