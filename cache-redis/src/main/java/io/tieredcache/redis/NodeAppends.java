package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The appends to one node, in groups: each group and its WAIT travel as one write on a connection
 * that is used for nothing else, since WAIT blocks it and counts what was written on it. What comes
 * meanwhile is the next group, so one WAIT serves many. What is still waiting at its deadline is
 * not sent: its caller has failed, and others may have written since.
 *
 * <p>Thread-safe: queue and {@code busy} are guarded by this object's lock, which is not held over
 * I/O; only the caller that turned {@code busy} on sends.
 */
final class NodeAppends {
  private static final int GROUP = 256;
  private static final int MOST_WAITING = LettuceOptions.REQUEST_QUEUE;

  private final StatefulRedisConnection<String, byte[]> connection;
  private final long longestWaitMillis;
  private final Queue<Append> waiting = new ArrayDeque<>();
  private boolean busy;

  /**
   * @param commandTimeout WAIT must answer before the driver gives it up
   */
  NodeAppends(StatefulRedisConnection<String, byte[]> connection, Duration commandTimeout) {
    this.connection = connection;
    this.longestWaitMillis = Math.max(1, commandTimeout.toMillis() * 3 / 4);
  }

  void add(Append append) {
    synchronized (this) {
      if (waiting.size() >= MOST_WAITING) {
        append
            .done()
            .completeExceptionally(
                append.operation().keptBack("too many appends wait for the node", null));
        return;
      }
      waiting.add(append);
      if (busy) {
        return;
      }
      busy = true;
    }
    sendNext();
  }

  private synchronized List<Append> next(List<Append> late) {
    List<Append> group = new ArrayList<>();
    while (group.size() < GROUP && !waiting.isEmpty()) {
      Append append = waiting.remove();
      (append.operation().deadline().expired() ? late : group).add(append);
    }
    busy = !group.isEmpty();
    return group;
  }

  private void sendNext() {
    List<Append> late = new ArrayList<>();
    List<Append> group = next(late);
    late.forEach(append -> append.done().completeExceptionally(append.operation().unsent()));
    if (!group.isEmpty()) {
      send(group);
    }
  }

  private void send(List<Append> group) {
    List<AsyncCommand<String, byte[], List<Object>>> appends =
        group.stream().map(Append::command).toList();
    AsyncCommand<String, byte[], Long> wait = new AsyncCommand<>(waitCommand(group));
    List<RedisCommand<String, byte[], ?>> commands = new ArrayList<>(appends);
    commands.add(wait);
    try {
      connection.dispatch(commands);
    } catch (RuntimeException e) {
      commands.forEach(command -> command.completeExceptionally(e));
    }
    List<CompletableFuture<?>> answers = new ArrayList<>(appends);
    answers.add(wait);
    CompletableFuture<?> unused =
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
            .whenComplete(
                (done, failure) -> {
                  for (int i = 0; i < group.size(); i++) {
                    settle(group.get(i), appends.get(i), wait);
                  }
                  sendNext();
                });
  }

  /** Nothing is under way and the node has gone. */
  synchronized boolean isOver() {
    return !busy && !connection.isOpen();
  }

  private Command<String, byte[], Long> waitCommand(List<Append> group) {
    int replicas = group.stream().mapToInt(Append::replicas).max().orElse(0);
    long left =
        group.stream()
            .mapToLong(append -> append.operation().deadline().remainingMillis())
            .max()
            .orElse(0);
    // 0 would be for ever.
    long millis = Math.max(1, Math.min(left, longestWaitMillis));
    return new Command<>(
        CommandType.WAIT,
        new IntegerOutput<>(Wire.CODEC),
        new CommandArgs<>(Wire.CODEC).add(replicas).add(millis));
  }

  /** Whatever came: the others of its group, and all that wait, depend on it. */
  private void settle(
      Append append,
      AsyncCommand<String, byte[], List<Object>> command,
      AsyncCommand<String, byte[], Long> wait) {
    try {
      trySettle(append, command, wait);
    } catch (RuntimeException e) {
      append.done().completeExceptionally(e);
    }
  }

  private void trySettle(
      Append append,
      AsyncCommand<String, byte[], List<Object>> command,
      AsyncCommand<String, byte[], Long> wait) {
    @Nullable Throwable failure = failure(command);
    if (failure != null && Failures.noScript(failure) && !append.bySource()) {
      requeue(append.again());
    } else if (failure != null) {
      append.done().completeExceptionally(failure);
    } else {
      settle(append, command.join(), wait);
    }
  }

  /** It was done; replicas matter to what it journaled. */
  private static void settle(
      Append append, List<Object> reply, AsyncCommand<String, byte[], Long> wait) {
    @Nullable Throwable failure = failure(wait);
    if (failure == null) {
      append.settle(reply, wait.join());
    } else if (Append.journaled(reply)) {
      append.done().completeExceptionally(Failures.unconfirmed(failure));
    } else {
      append.done().complete(reply);
    }
  }

  private synchronized void requeue(Append append) {
    waiting.add(append);
  }

  private static @Nullable Throwable failure(CompletableFuture<?> answer) {
    if (!answer.isCompletedExceptionally()) {
      return null;
    }
    return answer.handle((value, failure) -> failure).join();
  }
}
