package io.tieredcache.redis;

import io.tieredcache.spi.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends one question about a journal and translates reply or failure. A future still open at its
 * deadline is left to the caller's own wait; {@code commandTimeout} bounds it.
 */
final class JournalAsking {
  private final Asking asking;

  JournalAsking(Asking asking) {
    this.asking = asking;
  }

  /** The node that holds the key, as far as this client knows. */
  String node(String key) {
    return asking.node(key);
  }

  Operation operation(String name, Deadline deadline) {
    return asking.operation(name, deadline);
  }

  /**
   * The answer.
   *
   * @param request sends it; may throw
   * @param read turns the driver's reply into the answer; called where there is a reply, null
   *     included
   */
  <T, R extends @Nullable Object> CompletableFuture<R> ask(
      String name,
      Deadline deadline,
      Function<RedisLink, CompletionStage<T>> request,
      Function<@Nullable T, R> read) {
    return ask(operation(name, deadline), request, read);
  }

  <T, R extends @Nullable Object> CompletableFuture<R> ask(
      Operation operation,
      Function<RedisLink, CompletionStage<T>> request,
      Function<@Nullable T, R> read) {
    RedisLink link = asking.link();
    if (link == null || operation.deadline().expired()) {
      return CompletableFuture.failedFuture(asking.refusal(operation, link));
    }
    CompletableFuture<R> answer = new CompletableFuture<>();
    send(operation, link, request, read, answer);
    return answer;
  }

  private static <T, R extends @Nullable Object> void send(
      Operation operation,
      RedisLink link,
      Function<RedisLink, CompletionStage<T>> request,
      Function<@Nullable T, R> read,
      CompletableFuture<R> answer) {
    try {
      request
          .apply(link)
          .whenComplete((reply, failure) -> settle(operation, link, reply, failure, read, answer));
    } catch (RuntimeException e) {
      answer.completeExceptionally(Failures.of(operation, e));
    }
  }

  private static <T, R extends @Nullable Object> void settle(
      Operation operation,
      RedisLink link,
      @Nullable T reply,
      @Nullable Throwable failure,
      Function<@Nullable T, R> read,
      CompletableFuture<R> answer) {
    try {
      if (failure == null) {
        answer.complete(read.apply(reply));
      } else if (Failures.wrongType(failure)) {
        // A key of a type that is no value counts as missing; scripts see to that by themselves.
        answer.complete(read.apply(null));
      } else {
        link.heed(failure);
        answer.completeExceptionally(Failures.of(operation, failure));
      }
    } catch (RuntimeException e) {
      answer.completeExceptionally(Failures.of(operation, e));
    }
  }
}
