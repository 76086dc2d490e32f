package io.tieredcache.redis;

import io.lettuce.core.internal.ExceptionFactory;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A command that is no future: it tells who sent it. So a batch costs one future in all, and a
 * timer per node, as do single commands, instead of Lettuce's per command.
 *
 * <p>Safe because who completes it first, reply or timeout, wins {@code ended}, and only then says
 * what came of it.
 */
abstract sealed class OwnCommand<T> extends Command<String, byte[], T>
    permits KeyCommand, ManyCommand, CommandGroup {
  @SuppressWarnings("rawtypes")
  private static final AtomicIntegerFieldUpdater<OwnCommand> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(OwnCommand.class, "ended");

  private volatile int ended;

  OwnCommand(
      CommandType type,
      CommandOutput<String, byte[], T> output,
      CommandArgs<String, byte[]> arguments) {
    super(type, output, arguments);
  }

  /** The server's reply; null where there is none. Once, or {@link #refused} instead. */
  abstract void answered(@Nullable T reply);

  /** The server's error, or why there is no reply. */
  abstract void refused(Throwable failure);

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
}
