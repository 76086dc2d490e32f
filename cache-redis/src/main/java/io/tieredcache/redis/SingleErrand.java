package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A question about one key; the caller's future itself, since this is the path of each read. */
final class SingleErrand<T, R> extends CompletableFuture<@Nullable R> implements Errand<T, R> {
  private final Operation operation;
  private final RedisLink link;
  private final Question<T, R> question;

  SingleErrand(Operation operation, RedisLink link, Question<T, R> question) {
    this.operation = operation;
    this.link = link;
    this.question = question;
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
  public Duration limit() {
    return link.expiry().timeout();
  }

  /** Sends the command to the node that holds the key, unless finding it takes too long. */
  void send(String key) {
    KeyCommand<T, R> command = new KeyCommand<>(this, key);
    StatefulRedisConnection<String, byte[]> node = link.routeOf(key);
    if (node != null) {
      dispatch(node, command);
      return;
    }
    var unused =
        link.nodeOf(key)
            .whenComplete(
                (connected, failure) -> {
                  if (failure != null) {
                    command.completeExceptionally(Failures.unwrap(failure));
                  } else if (operation.deadline().expired()) {
                    command.completeExceptionally(operation.unsent());
                  } else {
                    dispatch(connected, command);
                  }
                });
  }

  /** Sends the command to this node. */
  void sendTo(StatefulRedisConnection<String, byte[]> node, String key) {
    dispatch(node, new KeyCommand<>(this, key));
  }

  private void dispatch(StatefulRedisConnection<String, byte[]> node, KeyCommand<T, R> command) {
    try {
      node.dispatch(command);
    } catch (RuntimeException e) {
      command.completeExceptionally(e);
    }
  }

  @Override
  public void settled(KeyCommand<T, R> command) {
    TierException trouble = command.trouble();
    if (trouble == null) {
      complete(command.answer());
    } else {
      completeExceptionally(trouble);
    }
  }
}
