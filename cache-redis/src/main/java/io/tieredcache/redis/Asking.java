package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.TierException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks a schema's questions, about one key or about many: then one write per node. A future still
 * open at its deadline is left to the caller's own wait; {@code commandTimeout} bounds it.
 */
final class Asking {
  private final Connector connector;
  private final String schema;

  Asking(Connector connector, String schema) {
    this.connector = connector;
    this.schema = schema;
  }

  /** The node that holds the key, as far as this client knows. */
  String node(String key) {
    RedisLink link = connector.link();
    return link == null ? "" : link.node(key);
  }

  /** The answer about one key, or null where there is none. */
  <T, R> CompletableFuture<@Nullable R> one(
      String name, Question<T, R> question, String key, Deadline deadline) {
    Operation operation = operation(name, deadline);
    RedisLink link = connector.link();
    if (link == null || deadline.expired()) {
      return CompletableFuture.failedFuture(refusal(operation, link));
    }
    SingleErrand<T, R> errand = new SingleErrand<>(operation, link, question);
    errand.send(key);
    return errand;
  }

  /** The link, or null while there is none. */
  @Nullable RedisLink link() {
    return connector.link();
  }

  Operation operation(String name, Deadline deadline) {
    return new Operation(name, schema, deadline);
  }

  /** The answer of one node about a key. */
  <T, R> CompletableFuture<@Nullable R> oneAt(
      StatefulRedisConnection<String, byte[]> node,
      RedisLink link,
      String name,
      Question<T, R> question,
      String key,
      Deadline deadline) {
    SingleErrand<T, R> errand = new SingleErrand<>(operation(name, deadline), link, question);
    errand.sendTo(node, key);
    return errand;
  }

  /** The same of a question that always has an answer. */
  @SuppressWarnings("NullAway") // the caller's word
  <T, R> CompletableFuture<R> always(
      String name, Question<T, R> question, String key, Deadline deadline) {
    return one(name, question, key, deadline);
  }

  /** The answers about many keys. Fails key by key, never as a whole. */
  <T, R> CompletableFuture<Batch<R>> all(
      String name, Question<T, R> question, Collection<String> keys, Deadline deadline) {
    Operation operation = operation(name, deadline);
    RedisLink link = connector.link();
    if (link == null || deadline.expired()) {
      return CompletableFuture.completedFuture(allFailed(keys, refusal(operation, link)));
    }
    return allAt(link.byNode(keys), link, operation, question);
  }

  /** The same, each node's answers by themselves. */
  <T, R> List<CompletableFuture<Batch<R>>> parts(
      String name, Question<T, R> question, Collection<String> keys, Deadline deadline) {
    Operation operation = operation(name, deadline);
    RedisLink link = connector.link();
    if (link == null || deadline.expired()) {
      return List.of(CompletableFuture.completedFuture(allFailed(keys, refusal(operation, link))));
    }
    List<CompletableFuture<Batch<R>>> parts = new ArrayList<>();
    for (NodeKeys node : link.byNode(keys)) {
      parts.add(allAt(List.of(node), link, operation, question));
    }
    return parts;
  }

  /** The answers of these nodes. Fails key by key, never as a whole. */
  <T, R> CompletableFuture<Batch<R>> allAt(
      List<NodeKeys> nodes,
      RedisLink link,
      String name,
      Question<T, R> question,
      Deadline deadline) {
    return allAt(nodes, link, operation(name, deadline), question);
  }

  private static <T, R> CompletableFuture<Batch<R>> allAt(
      List<NodeKeys> nodes, RedisLink link, Operation operation, Question<T, R> question) {
    List<Share<R>> shares =
        nodes.stream().map(node -> share(operation, link, question, node)).toList();
    return CompletableFuture.allOf(
            shares.stream().map(Share::send).toArray(CompletableFuture[]::new))
        .thenApply(done -> collect(shares));
  }

  private static <T, R> Share<R> share(
      Operation operation, RedisLink link, Question<T, R> question, NodeKeys node) {
    boolean together = node.keys().size() > 1 && link.batchScripts().welcome();
    ScriptCall<R> script = together ? question.overMany() : null;
    return script == null
        ? new NodeShare<>(operation, link, question, node)
        : new ScriptShare<>(operation, link, script, node);
  }

  private static <R> Batch<R> collect(List<Share<R>> shares) {
    Batch<R> batch = Batch.empty();
    shares.forEach(share -> share.collect(batch));
    return batch;
  }

  /** Why nothing is sent: there is no link, or no time. */
  TierException refusal(Operation operation, @Nullable RedisLink link) {
    return link == null
        ? operation.disconnected("not connected: " + connector.trouble(), null)
        : operation.unsent();
  }

  private static <R> Batch<R> allFailed(Collection<String> keys, TierException failure) {
    Batch<R> batch = Batch.empty();
    keys.forEach(key -> batch.failures().put(key, failure));
    return batch;
  }
}
