package io.tieredcache.testkit;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A point at which one operation of a tier waits until the test lets it go on. Thread-safe.
 *
 * <p>No thread is blocked by it: the operation's future stays open. It goes on in the thread that
 * releases it, so that it has taken effect in a fake when {@link #release} returns.
 */
public final class Hold {
  /** Where an operation waits. */
  public enum Side {
    /** It was called and has not taken effect. */
    BEFORE,
    /** It took effect and has not answered. */
    AFTER
  }

  private final String operation;
  private final Side side;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CompletableFuture<@Nullable Void> gate = new CompletableFuture<>();

  Hold(String operation, Side side) {
    this.operation = requireNonNull(operation, "operation");
    this.side = requireNonNull(side, "side");
  }

  /**
   * Waits until an operation waits here.
   *
   * @throws AssertionError when none does in time
   */
  public void awaitReached(Duration timeout) {
    try {
      if (!reached.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AssertionError("no " + operation + " came within " + timeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted before " + operation + " came", e);
    }
  }

  /** Whether an operation has come here. */
  public boolean reached() {
    return reached.getCount() == 0;
  }

  String operation() {
    return operation;
  }

  /** Lets the operation go on. Before one came: lets the next pass without waiting. */
  public void release() {
    gate.complete(null);
  }

  /**
   * Makes the operation fail: without effect on side {@link Side#BEFORE}; with its effect, but the
   * answer lost, on side {@link Side#AFTER}.
   */
  public void fail(TierException failure) {
    gate.completeExceptionally(requireNonNull(failure, "failure"));
  }

  <R extends @Nullable Object> CompletableFuture<R> around(Supplier<CompletableFuture<R>> effect) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    if (side == Side.BEFORE) {
      reached.countDown();
      relay(gate.thenCompose(open -> effect.get()), answer);
    } else {
      CompletableFuture<R> done = effect.get();
      relay(
          done.whenComplete((value, failure) -> reached.countDown())
              .thenCombine(gate, (value, open) -> value),
          answer);
    }
    return answer;
  }

  /** The SPI's futures fail with what failed, not with the wrapper that dependent stages add. */
  private static <R extends @Nullable Object> void relay(
      CompletableFuture<R> from, CompletableFuture<R> to) {
    CompletableFuture<R> unused =
        from.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                to.complete(value);
              } else {
                to.completeExceptionally(
                    failure instanceof CompletionException wrapper && wrapper.getCause() != null
                        ? wrapper.getCause()
                        : failure);
              }
            });
  }

  @Override
  public String toString() {
    return "Hold[" + side + " " + operation + "]";
  }
}
