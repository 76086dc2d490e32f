package io.tieredcache.postgres;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.TierException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits for its answer. Whoever completes the future first decides: the thread that did
 * the work, the clock at the deadline, or close.
 *
 * <p>Thread-safe: the future, {@code stage} and {@code connected} are; {@code leave} and {@code
 * others} are written once, before the call can be reached by another thread through {@code
 * others}, a concurrent set.
 */
final class Pending<R> {
  private enum Stage {
    WAITING,
    BEGUN,
    REFUSED
  }

  private final Operation operation;
  private final CompletableFuture<R> answer = new CompletableFuture<>();
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
  private volatile boolean connected;
  private Runnable leave = () -> {};
  private @Nullable Set<Pending<?>> others;

  Pending(Operation operation) {
    this.operation = operation;
  }

  Operation operation() {
    return operation;
  }

  CompletableFuture<R> answer() {
    return answer;
  }

  /** How to take it out of where it waits for a thread. */
  void leaves(Runnable leave) {
    this.leave = leave;
  }

  /** Joins the calls of the same moment until it is answered. */
  void waitsIn(Set<Pending<?>> others) {
    this.others = others;
    others.add(this);
  }

  /** A thread takes it up; false where nobody waits any more. */
  boolean begin() {
    return stage.compareAndSet(Stage.WAITING, Stage.BEGUN) && !answer.isDone();
  }

  /** It has a connection: from here on PostgreSQL is waited for. */
  void connected() {
    connected = true;
  }

  void complete(R result) {
    settle();
    answer.complete(result);
  }

  void fail(Throwable failure) {
    settle();
    answer.completeExceptionally(told(failure));
  }

  private void settle() {
    if (others != null) {
      others.remove(this);
    }
  }

  private TierException told(Throwable failure) {
    if (failure instanceof SQLException refused) {
      return Failures.of(operation, refused);
    }
    if (failure instanceof UnfitRowException told) {
      return operation.refused(requireNonNull(told.getMessage(), "message"), null);
    }
    if (failure instanceof UnfitTableException told) {
      return operation.failed(requireNonNull(told.getMessage(), "message"), null);
    }
    return failure instanceof TierException known
        ? known
        : operation.failed("unexpected " + failure.getClass().getName(), failure);
  }

  /** The deadline has passed; the work, if it runs, ends by its own statement timeout. */
  void expire() {
    leave.run();
    fail(operation.late(waitedFor(), null));
  }

  private String waitedFor() {
    if (connected) {
      return "PostgreSQL has not answered yet";
    }
    return stage.get() == Stage.BEGUN
        ? "the pool had no connection free; raise its size or the deadline"
        : "no thread was free; raise the number of connections or the deadline";
  }

  /** There is no room for it, so no thread ever takes it up. */
  void keepBack(String reason) {
    stage.set(Stage.REFUSED);
    fail(operation.keptBack(reason));
  }

  /** The tier closes. */
  void refuse(String reason) {
    boolean never = stage.compareAndSet(Stage.WAITING, Stage.REFUSED);
    fail(
        never || !operation.writes()
            ? operation.unavailable(reason, null)
            : operation.unknown(reason + "; a write may have happened", null));
  }
}
