package io.tieredcache.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows a node's word that another one has, or gets, the key. Where that is a new primary, the
 * driver only begins to connect to it now and rejects the command unsent; it is sent again until
 * the connection is there. Nothing is sent twice, nor after its deadline.
 */
final class Redirection {
  /** Longer than TCP, TLS and AUTH take with a node that lives. */
  private static final long PATIENCE_NANOS = Duration.ofMillis(500).toNanos();

  private static final long PAUSE_MILLIS = 10;

  private Redirection() {}

  static <T> CompletionStage<T> follow(Operation operation, Supplier<CompletionStage<T>> request) {
    return follow(operation, request, System.nanoTime());
  }

  /**
   * What a command about a key comes to that failed for a reason that another node may not have;
   * null for any other reason.
   *
   * @param request sends it again, to the node that has the key by then
   */
  static <T> @Nullable CompletionStage<T> otherwise(
      Errand<?, ?> errand, String key, Throwable failure, Supplier<CompletionStage<T>> request) {
    if (Failures.elsewhere(failure)) {
      return elsewhere(errand, failure, request);
    }
    if (!Failures.redirected(failure)) {
      return null;
    }
    errand.link().forgetRoute(key);
    return follow(errand.operation(), request);
  }

  /**
   * Sends what was not done, since its node is not connected or has lost its peers, to the node
   * that serves the key by now, if there is another one; else fails as before.
   */
  private static <T> CompletionStage<T> elsewhere(
      Errand<?, ?> errand, Throwable failure, Supplier<CompletionStage<T>> request) {
    return errand
        .link()
        .lookAround()
        .thenCompose(
            newer ->
                newer
                    ? follow(errand.operation(), request)
                    : CompletableFuture.<T>failedFuture(failure));
  }

  private static <T> CompletionStage<T> follow(
      Operation operation, Supplier<CompletionStage<T>> request, long start) {
    if (operation.deadline().expired()) {
      return CompletableFuture.failedFuture(operation.unsent());
    }
    return Failures.begun(request)
        .exceptionallyCompose(
            failure ->
                Failures.unsent(failure) && System.nanoTime() - start < PATIENCE_NANOS
                    ? later().thenCompose(pause -> follow(operation, request, start))
                    : CompletableFuture.failedFuture(failure));
  }

  private static CompletionStage<Void> later() {
    return CompletableFuture.runAsync(
        () -> {},
        CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, Runnable::run));
  }
}
