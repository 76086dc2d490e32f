package io.tieredcache.postgres;

import io.tieredcache.spi.TierException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/**
 * One request, from the queue to its answer. Whoever completes the future first decides: the thread
 * that did the work, the clock at the deadline, or close.
 */
final class Request<R> implements Runnable {
  /** What a request does on a thread of the tier. */
  @FunctionalInterface
  interface Work<R> {
    R run() throws SQLException;
  }

  private final Operation operation;
  private final Work<R> work;
  private final CompletableFuture<R> answer = new CompletableFuture<>();
  private volatile boolean begun;

  Request(Operation operation, Work<R> work) {
    this.operation = operation;
    this.work = work;
  }

  CompletableFuture<R> answer() {
    return answer;
  }

  @Override
  public void run() {
    begun = true;
    if (answer.isDone()) {
      return;
    }
    try {
      answer.complete(work.run());
    } catch (SQLException e) {
      answer.completeExceptionally(Failures.of(operation, e));
    } catch (TierException e) {
      answer.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(operation.failed("unexpected " + e.getClass().getName(), e));
    }
  }

  /** The deadline has passed; the work, if it runs, ends by its own statement timeout. */
  void expire() {
    answer.completeExceptionally(
        operation.late(
            begun
                ? "PostgreSQL has not answered yet"
                : "no thread was free; raise the number of connections or the deadline",
            null));
  }

  void refuse(String reason) {
    answer.completeExceptionally(operation.unavailable(reason, null));
  }
}
