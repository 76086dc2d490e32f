package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.netty.util.Timeout;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.TierException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A batch's keys that one node holds: sent as one write, or in slices, one after the other, so that
 * a batch never fills the node's request queue alone. After a slice that the node left without
 * reply, or past the deadline, no more is sent.
 *
 * <p>Safe because {@code open} counts down a slice's commands and its sending, and whoever ends the
 * last of them alone goes on.
 */
final class NodeShare<T, R> implements Errand<T, R>, Share<R> {
  /** Well below {@link LettuceOptions#REQUEST_QUEUE}, for all keys may lie on one node. */
  static final int SLICE = LettuceOptions.REQUEST_QUEUE / 4;

  private final Operation operation;
  private final RedisLink link;
  private final Question<T, R> question;
  private final NodeKeys node;
  private final List<KeyCommand<T, R>> commands;
  private final AtomicInteger open = new AtomicInteger();
  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private volatile @Nullable Timeout expiry;
  private volatile boolean silent;

  NodeShare(Operation operation, RedisLink link, Question<T, R> question, NodeKeys node) {
    this.operation = operation;
    this.link = link;
    this.question = question;
    this.node = node;
    this.commands = new ArrayList<>(node.keys().size());
  }

  @Override
  public Operation operation() {
    return operation;
  }

  @Override
  public RedisLink link() {
    return link;
  }

  @Override
  public Question<T, R> question() {
    return question;
  }

  @Override
  public CompletableFuture<@Nullable Void> send() {
    var unused =
        node.connection()
            .whenComplete(
                (connection, failure) -> {
                  if (failure == null) {
                    sendSlices(connection);
                  } else {
                    leaveOut(Failures.of(operation, failure));
                    done.complete(null);
                  }
                });
    return done;
  }

  /** What was not sent fails. */
  private void leaveOut(TierException why) {
    List<String> rest = node.keys().subList(commands.size(), node.keys().size());
    // One more than there are, so that the last one does not go on.
    open.set(rest.size() + 1);
    for (String key : rest) {
      KeyCommand<T, R> command = new KeyCommand<>(this, key);
      commands.add(command);
      command.completeExceptionally(why);
    }
  }

  /** A slice may end while it is sent: a loop, or many such would need as deep a stack. */
  private void sendSlices(StatefulRedisConnection<String, byte[]> connection) {
    do {
      slice(connection);
    } while (open.decrementAndGet() == 0 && goesOn());
  }

  private void slice(StatefulRedisConnection<String, byte[]> connection) {
    int from = commands.size();
    int to = Math.min(from + SLICE, node.keys().size());
    for (String key : node.keys().subList(from, to)) {
      commands.add(new KeyCommand<>(this, key));
    }
    List<KeyCommand<T, R>> slice = List.copyOf(commands.subList(from, to));
    open.set(slice.size() + 1);
    expiry = link.expiry().start(() -> expire(slice));
    try {
      if (question.isRead()) {
        CommandGroup.dispatch(connection, slice);
      } else {
        connection.dispatch(slice);
      }
    } catch (RuntimeException e) {
      slice.forEach(command -> command.completeExceptionally(e));
    }
  }

  private void expire(List<KeyCommand<T, R>> slice) {
    // Else it is over already, and the timer came too late to be cancelled.
    if (slice.stream().anyMatch(command -> !command.isDone())) {
      silent = true;
    }
    slice.forEach(command -> command.expire(link.expiry().timeout()));
  }

  @Override
  public void settled(KeyCommand<T, R> command) {
    if (open.decrementAndGet() == 0 && goesOn()) {
      sendSlices(node.connection().join());
    }
  }

  /** A slice has ended. Whether there is another one to send. */
  private boolean goesOn() {
    Timeout pending = expiry;
    if (pending != null) {
      pending.cancel();
    }
    TierException hopeless = operation.hopeless(silent);
    if (hopeless != null) {
      leaveOut(hopeless);
    }
    boolean all = commands.size() == node.keys().size();
    if (all) {
      done.complete(null);
    }
    return !all;
  }

  /** Whether each key has been answered; after all has ended. */
  boolean answeredAll() {
    return commands.stream().allMatch(command -> command.trouble() == null);
  }

  @Override
  public void collect(Batch<R> batch) {
    for (KeyCommand<T, R> command : commands) {
      TierException trouble = command.trouble();
      R answer = command.answer();
      if (trouble != null) {
        batch.failures().put(command.key, trouble);
      } else if (answer != null) {
        batch.answers().put(command.key, answer);
      }
    }
  }
}
