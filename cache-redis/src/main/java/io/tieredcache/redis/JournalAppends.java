package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends appends to the node that holds their partition, again where it has moved. Thread-safe by
 * the map of nodes; those that have gone leave it when another comes.
 */
final class JournalAppends {
  private static final long MOVED_PAUSE_MILLIS = 50;

  private final Duration commandTimeout;
  private final NodeWatch watch;
  private final Map<StatefulRedisConnection<String, byte[]>, NodeAppends> nodes =
      new ConcurrentHashMap<>();

  JournalAppends(Duration commandTimeout, NodeWatch watch) {
    this.commandTimeout = commandTimeout;
    this.watch = watch;
  }

  /** The append script's reply, once enough replicas have what it journaled. */
  CompletableFuture<List<Object>> send(
      RedisLink link, Operation operation, String[] keys, int replicas, byte[]... args) {
    return once(link, operation, keys, replicas, args)
        .exceptionallyCompose(failure -> elsewhere(link, operation, keys, replicas, args, failure));
  }

  private CompletableFuture<List<Object>> once(
      RedisLink link, Operation operation, String[] keys, int replicas, byte[]... args) {
    CompletableFuture<List<Object>> done = new CompletableFuture<>();
    CompletableFuture<?> unused =
        link.journalNode(keys[0])
            .whenComplete(
                (connection, failure) -> {
                  if (failure != null) {
                    done.completeExceptionally(failure);
                  } else {
                    to(link, keys[0], connection)
                        .add(new Append(keys, args, replicas, operation, false, done));
                  }
                });
    return done;
  }

  private NodeAppends to(
      RedisLink link, String key, StatefulRedisConnection<String, byte[]> connection) {
    NodeAppends known = nodes.get(connection);
    if (known != null) {
      return known;
    }
    nodes.values().removeIf(NodeAppends::isOver);
    watch.follow(link.node(key), connection);
    return nodes.computeIfAbsent(connection, node -> new NodeAppends(node, commandTimeout));
  }

  /** How many nodes are remembered. */
  int nodes() {
    return nodes.size();
  }

  /** A node that redirects did nothing; where a slot is moving, another one will take it. */
  private CompletableFuture<List<Object>> elsewhere(
      RedisLink link,
      Operation operation,
      String[] keys,
      int replicas,
      byte[][] args,
      Throwable failure) {
    boolean moving = Failures.redirected(failure) || Failures.slotMoving(failure);
    if (!moving || operation.deadline().remainingMillis() <= MOVED_PAUSE_MILLIS) {
      return CompletableFuture.failedFuture(failure);
    }
    link.suspect();
    return new CompletableFuture<@Nullable Void>()
        .completeOnTimeout(null, MOVED_PAUSE_MILLIS, TimeUnit.MILLISECONDS)
        .thenCompose(paused -> send(link, operation, keys, replicas, args));
  }
}
