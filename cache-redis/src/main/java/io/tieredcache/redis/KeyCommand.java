package io.tieredcache.redis;

import io.lettuce.core.internal.ExceptionFactory;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.Command;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The command about one key. It is no future: it tells its {@link Errand}, so that a batch costs
 * one future in all, and a timer per node instead of Lettuce's per command.
 *
 * <p>Safe because who completes it first, reply or timeout, wins {@code ended}, and only then
 * writes the outcome, which the errand reads after {@link Errand#settled}.
 */
final class KeyCommand<T, R> extends Command<String, byte[], T> {
  @SuppressWarnings("rawtypes")
  private static final AtomicIntegerFieldUpdater<KeyCommand> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(KeyCommand.class, "ended");

  final String key;
  private final Errand<T, R> errand;
  private volatile int ended;
  private @Nullable R answer;
  private @Nullable TierException trouble;

  KeyCommand(Errand<T, R> errand, String key) {
    super(errand.question().type(), errand.question().output(), errand.question().arguments(key));
    this.errand = errand;
    this.key = key;
  }

  /** The answer, or null where there is none; after the command has settled. */
  @Nullable R answer() {
    return answer;
  }

  /** Why there is no answer, or null. */
  @Nullable TierException trouble() {
    return trouble;
  }

  @Override
  public void complete() {
    if (ENDED.compareAndSet(this, 0, 1)) {
      super.complete();
      CommandOutput<String, byte[], T> reply = getOutput();
      if (reply.hasError()) {
        refused(ExceptionFactory.createExecutionException(reply.getError()));
      } else {
        answered(reply.get());
      }
    }
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    if (!ENDED.compareAndSet(this, 0, 1)) {
      return false;
    }
    super.completeExceptionally(failure);
    refused(failure);
    return true;
  }

  @Override
  public boolean isDone() {
    return ended != 0;
  }

  @Override
  public void cancel() {
    completeExceptionally(new CancellationException("Connection closed"));
  }

  /** No reply came in time. */
  void expire(Duration timeout) {
    if (!isDone()) {
      completeExceptionally(ExceptionFactory.createTimeoutException(timeout));
    }
  }

  private void refused(Throwable failure) {
    CompletionStage<T> other = otherwise(failure);
    if (other == null) {
      failed(failure);
    } else {
      other.whenComplete(
          (reply, again) -> {
            if (again == null) {
              answered(reply);
            } else {
              failed(again);
            }
          });
    }
  }

  private @Nullable CompletionStage<T> otherwise(Throwable failure) {
    try {
      return errand.question().otherwise(errand.link(), key, failure);
    } catch (RuntimeException e) {
      return null;
    }
  }

  private void failed(Throwable failure) {
    if (Failures.wrongType(failure)) {
      // A key of a type that is no value counts as missing; scripts see to that by themselves.
      answered(null);
      return;
    }
    if (Failures.timeout(failure)) {
      errand.link().suspect();
    } else if (Failures.elsewhere(failure)) {
      var unused = errand.link().lookAround();
    } else if (Failures.credentialsRefused(failure)) {
      errand.link().unauthenticated();
    }
    trouble = Failures.of(errand.operation(), failure);
    errand.settled(this);
  }

  private void answered(@Nullable T reply) {
    try {
      answer = errand.question().read(key, reply);
    } catch (RuntimeException e) {
      trouble = Failures.of(errand.operation(), e);
    }
    errand.settled(this);
  }
}
