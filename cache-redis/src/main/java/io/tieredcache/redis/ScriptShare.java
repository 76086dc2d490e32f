package io.tieredcache.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.TierException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A script over the keys of a batch that one node holds: as few commands as bounds allow. Keys that
 * the node could not serve that way are asked about singly, as a {@link NodeShare}: it knows what
 * to do about each of them.
 */
final class ScriptShare<R> implements Share<R>, Rounds.Cargo<ManyCommand> {
  private static final int ROUND = Rounds.SLICE / ManyCommand.MOST_KEYS;

  private final Operation operation;
  private final RedisLink link;
  private final ScriptCall<R> call;
  private final NodeKeys node;
  private final long turns;
  private final Rounds<ManyCommand> rounds;
  private final Map<String, R> answers = new LinkedHashMap<>();
  private final Map<String, TierException> failures = new LinkedHashMap<>();
  private final List<String> alone = new ArrayList<>();
  private @Nullable NodeShare<Object, R> singly;
  private int sent;

  /** Served some key, or did not know the script: it need not be a refusal. */
  private boolean excused;

  private List<ManyCommand> round = List.of();

  ScriptShare(Operation operation, RedisLink link, ScriptCall<R> call, NodeKeys node) {
    this.operation = operation;
    this.link = link;
    this.call = call;
    this.node = node;
    this.turns = link.turns();
    this.rounds = new Rounds<>(operation, link, node, this);
  }

  @Override
  public CompletableFuture<@Nullable Void> send() {
    return rounds.send().thenCompose(sent -> askSingly());
  }

  @Override
  public List<ManyCommand> next() {
    List<ManyCommand> commands = new ArrayList<>(ROUND);
    while (commands.size() < ROUND && sent < node.keys().size()) {
      commands.add(nextCommand());
    }
    round = List.copyOf(commands);
    return round;
  }

  /** A command of the next keys. */
  private ManyCommand nextCommand() {
    int from = sent;
    int bytes = 0;
    List<byte[][]> own = new ArrayList<>();
    while (sent < node.keys().size()
        && own.size() < ManyCommand.MOST_KEYS
        && bytes < ManyCommand.MOST_BYTES) {
      byte[][] values = call.own().apply(node.keys().get(sent++));
      own.add(values);
      for (byte[] value : values) {
        bytes += value.length;
      }
    }
    return new ManyCommand(call, node.keys().subList(from, sent), own, bytes, rounds::settled);
  }

  @Override
  public void dispatch(
      StatefulRedisConnection<String, byte[]> connection, List<ManyCommand> commands) {
    connection.dispatch(commands);
  }

  @Override
  public boolean ended(@Nullable TierException hopeless) {
    round.forEach(this::read);
    if (hopeless != null) {
      leaveOut(hopeless);
    }
    return sent < node.keys().size();
  }

  @Override
  public void unreachable(Throwable why) {
    alone.addAll(node.keys());
  }

  /** What was not sent, or would be sent again, fails. */
  private void leaveOut(TierException why) {
    List<String> rest = node.keys().subList(sent, node.keys().size());
    rest.forEach(key -> failures.put(key, why));
    alone.forEach(key -> failures.put(key, why));
    alone.clear();
    sent = node.keys().size();
  }

  private void read(ManyCommand command) {
    List<Object> replies = command.replies();
    Throwable failure = command.failure();
    if (replies != null && replies.size() == command.keys.size()) {
      for (int i = 0; i < replies.size(); i++) {
        read(command.keys.get(i), replies.get(i));
      }
    } else if (failure == null || wasRefused(failure)) {
      // Nothing was done. Each key alone tells why, or is served, here or elsewhere.
      relearn(failure);
      alone.addAll(command.keys);
    } else {
      link.heed(failure);
      TierException told = Failures.of(operation, failure);
      command.keys.forEach(key -> failures.put(key, told));
    }
  }

  private void read(String key, Object reply) {
    if (reply.equals(Replies.ALONE)) {
      alone.add(key);
      return;
    }
    excused = true;
    try {
      answers.put(key, call.read(key, reply));
    } catch (RuntimeException e) {
      failures.put(key, Failures.of(operation, e));
    }
  }

  private static boolean wasRefused(Throwable failure) {
    return failure instanceof RedisCommandExecutionException || Failures.unsent(failure);
  }

  private void relearn(@Nullable Throwable failure) {
    if (failure != null && Failures.noScript(failure)) {
      ScriptRunner.teach(node.connection().join());
      excused = true;
    }
  }

  private CompletableFuture<@Nullable Void> askSingly() {
    if (alone.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    NodeShare<Object, R> rest =
        new NodeShare<>(operation, link, call, new NodeKeys(node.connection(), alone));
    singly = rest;
    return rest.send().whenComplete((ended, failure) -> remember(rest));
  }

  // Where a redirection came in between, another node served.
  private void remember(NodeShare<Object, R> rest) {
    if (!excused && rest.answeredAll() && link.turns() == turns) {
      link.batchScripts().refused();
    }
  }

  @Override
  public void collect(Batch<R> batch) {
    batch.answers().putAll(answers);
    batch.failures().putAll(failures);
    if (singly != null) {
      singly.collect(batch);
    }
  }
}
