package io.tieredcache.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.resource.ClientResources;
import java.util.concurrent.TimeUnit;

/** Ends what Lettuce started, each within a time, so that closing a tier takes less than 2 s. */
final class Closing {
  private static final long CONNECTION_MILLIS = 300;
  private static final long CLIENT_MILLIS = 500;
  private static final long RESOURCES_MILLIS = 500;

  private Closing() {}

  static void close(StatefulConnection<?, ?> connection) {
    connection
        .closeAsync()
        .completeOnTimeout(null, CONNECTION_MILLIS, TimeUnit.MILLISECONDS)
        .exceptionally(failure -> null)
        .join();
  }

  static void shutdown(AbstractRedisClient client) {
    client
        .shutdownAsync(0, CLIENT_MILLIS, TimeUnit.MILLISECONDS)
        .completeOnTimeout(null, CLIENT_MILLIS, TimeUnit.MILLISECONDS)
        .exceptionally(failure -> null)
        .join();
  }

  static void shutdown(ClientResources resources) {
    resources
        .shutdown(0, RESOURCES_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(RESOURCES_MILLIS);
  }
}
