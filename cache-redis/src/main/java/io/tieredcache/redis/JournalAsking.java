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
  private final Connector connector;
  private final String schema;

  JournalAsking(Connector connector, String schema) {
    this.connector = connector;
    this.schema = schema;
  }

  /** The node that holds the key, as far as this client knows. */
  String node(String key) {
    RedisLink link = connector.link();
    return link == null ? "" : link.node(key);
  }

  Operation operation(String name, Deadline deadline) {
    return new Operation(name, schema, deadline);
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
    CompletableFuture<R> answer = new CompletableFuture<>();
    RedisLink link = connector.link();
    if (link == null) {
      answer.completeExceptionally(
          operation.unavailable("not connected: " + connector.trouble(), null));
    } else if (operation.deadline().expired()) {
      answer.completeExceptionally(operation.late("the deadline passed before it was sent", null));
    } else {
      send(operation, link, request, read, answer);
    }
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
        noteTimeout(link, failure);
        answer.completeExceptionally(Failures.of(operation, failure));
      }
    } catch (RuntimeException e) {
      answer.completeExceptionally(Failures.of(operation, e));
    }
  }

  static void noteTimeout(RedisLink link, Throwable failure) {
    if (Failures.timeout(failure)) {
      link.suspect();
    }
  }
}
