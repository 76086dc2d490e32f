package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.TierException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One getAll: the keys of each node as one write, since Lettuce's MGET sends one command per slot.
 * A key that another node has by now is asked for singly.
 *
 * <p>Nodes answer on threads of their own; the batch is guarded by its own lock, held to put an
 * answer in.
 */
final class BatchGet {
  private final Operation operation;
  private final Asking asking;
  private final Replies replies;
  private final Batch<SharedValue> batch = Batch.empty();

  BatchGet(Operation operation, Asking asking, Replies replies) {
    this.operation = operation;
    this.asking = asking;
    this.replies = replies;
  }

  CompletableFuture<Batch<SharedValue>> get(Collection<String> keys) {
    return asking
        .ask(operation, link -> all(link, keys), done -> batch)
        .exceptionally(failure -> allFailed(keys, Failures.of(operation, failure)));
  }

  private Batch<SharedValue> allFailed(Collection<String> keys, TierException failure) {
    synchronized (batch) {
      keys.stream()
          .filter(key -> !batch.answers().containsKey(key))
          .forEach(key -> batch.failures().put(key, failure));
    }
    return batch;
  }

  private CompletableFuture<Void> all(RedisLink link, Collection<String> keys) {
    List<CompletableFuture<?>> nodes = new ArrayList<>();
    for (NodeKeys node : link.byNode(keys)) {
      nodes.add(
          node.connection()
              .thenCompose(connection -> slices(link, connection, node.keys()))
              .exceptionally(failure -> nodeFailed(node.keys(), failure)));
    }
    return CompletableFuture.allOf(nodes.toArray(CompletableFuture[]::new));
  }

  private @Nullable Void nodeFailed(List<String> keys, Throwable failure) {
    TierException told = Failures.of(operation, failure);
    keys.forEach(key -> failed(key, told));
    return null;
  }

  private CompletableFuture<Void> slices(
      RedisLink link, StatefulRedisConnection<String, byte[]> connection, List<String> keys) {
    if (keys.size() <= Slices.SIZE) {
      return slice(link, connection, keys);
    }
    return slice(link, connection, keys.subList(0, Slices.SIZE))
        .thenCompose(done -> slices(link, connection, keys.subList(Slices.SIZE, keys.size())));
  }

  private CompletableFuture<Void> slice(
      RedisLink link, StatefulRedisConnection<String, byte[]> connection, List<String> keys) {
    List<AsyncCommand<String, byte[], byte[]>> commands =
        keys.stream().map(BatchGet::getCommand).toList();
    connection.dispatch(commands);
    CompletableFuture<?>[] answers = new CompletableFuture<?>[commands.size()];
    for (int i = 0; i < answers.length; i++) {
      String key = keys.get(i);
      answers[i] =
          commands
              .get(i)
              .exceptionallyCompose(failure -> elsewhere(link, key, failure))
              .handle((bytes, failure) -> record(link, key, bytes, failure));
    }
    return CompletableFuture.allOf(answers);
  }

  private static AsyncCommand<String, byte[], byte[]> getCommand(String key) {
    return new AsyncCommand<>(
        new Command<>(
            CommandType.GET,
            new ValueOutput<>(Wire.CODEC),
            new CommandArgs<>(Wire.CODEC).addKey(key)));
  }

  private static CompletableFuture<byte[]> elsewhere(
      RedisLink link, String key, Throwable failure) {
    return Failures.redirected(failure)
        ? link.commands().get(key).toCompletableFuture()
        : CompletableFuture.failedFuture(failure);
  }

  private @Nullable Void record(
      RedisLink link, String key, byte @Nullable [] bytes, @Nullable Throwable failure) {
    if (failure == null) {
      SharedValue value = replies.value(key, bytes);
      if (value != null) {
        synchronized (batch) {
          batch.answers().put(key, value);
        }
      }
    } else if (!Failures.wrongType(failure)) {
      Asking.noteTimeout(link, failure);
      failed(key, Failures.of(operation, failure));
    }
    return null;
  }

  private void failed(String key, TierException failure) {
    synchronized (batch) {
      batch.failures().putIfAbsent(key, failure);
    }
  }
}
