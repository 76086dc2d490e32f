package io.tieredcache.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.netty.util.Timeout;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.TierException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A script over the keys of a batch that one node holds: as few commands as bounds allow, in
 * rounds, one after the other. Keys that the node could not serve that way are asked about singly,
 * as a {@link NodeShare}: it knows what to do about each of them. After a round that the node left
 * without reply, or past the deadline, no more is sent.
 *
 * <p>Safe because {@code open} counts down a round's commands and its sending, and whoever ends the
 * last of them alone reads them and goes on.
 */
final class ScriptShare<R> implements Share<R> {
  private static final int ROUND = NodeShare.SLICE / ManyCommand.MOST_KEYS;

  private final Operation operation;
  private final RedisLink link;
  private final ScriptCall<R> call;
  private final NodeKeys node;
  private final long turns;
  private final AtomicInteger open = new AtomicInteger();
  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private final Map<String, R> answers = new LinkedHashMap<>();
  private final Map<String, TierException> failures = new LinkedHashMap<>();
  private final List<String> alone = new ArrayList<>();
  private @Nullable NodeShare<Object, R> singly;
  private int sent;

  /** Served some key, or did not know the script: it need not be a refusal. */
  private boolean excused;

  private volatile List<ManyCommand> round = List.of();
  private volatile @Nullable Timeout expiry;
  private volatile boolean silent;

  ScriptShare(Operation operation, RedisLink link, ScriptCall<R> call, NodeKeys node) {
    this.operation = operation;
    this.link = link;
    this.call = call;
    this.node = node;
    this.turns = link.turns();
  }

  @Override
  public CompletableFuture<@Nullable Void> send() {
    var unused =
        node.connection()
            .whenComplete(
                (connection, failure) -> {
                  if (failure == null) {
                    sendRounds(connection);
                  } else {
                    alone.addAll(node.keys());
                    finish();
                  }
                });
    return done;
  }

  /** A round may end while it is sent: a loop, or many such would need as deep a stack. */
  private void sendRounds(StatefulRedisConnection<String, byte[]> connection) {
    do {
      round(connection);
    } while (open.decrementAndGet() == 0 && goesOn());
  }

  private void round(StatefulRedisConnection<String, byte[]> connection) {
    List<ManyCommand> commands = new ArrayList<>(ROUND);
    while (commands.size() < ROUND && sent < node.keys().size()) {
      commands.add(next());
    }
    open.set(commands.size() + 1);
    round = commands;
    expiry = link.expiry().start(() -> expire(commands));
    try {
      connection.dispatch(List.copyOf(commands));
    } catch (RuntimeException e) {
      commands.forEach(command -> command.completeExceptionally(e));
    }
  }

  /** A command of the next keys. */
  private ManyCommand next() {
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
    return new ManyCommand(call, node.keys().subList(from, sent), own, bytes, this::settled);
  }

  private void expire(List<ManyCommand> commands) {
    // Else it is over already, and the timer came too late to be cancelled.
    if (commands.stream().anyMatch(command -> !command.isDone())) {
      silent = true;
    }
    commands.forEach(command -> command.expire(link.expiry().timeout()));
  }

  private void settled(ManyCommand command) {
    if (open.decrementAndGet() == 0 && goesOn()) {
      sendRounds(node.connection().join());
    }
  }

  /** A round has ended. Whether there is another one to send. */
  private boolean goesOn() {
    Timeout pending = expiry;
    if (pending != null) {
      pending.cancel();
    }
    round.forEach(this::read);
    TierException hopeless = operation.hopeless(silent);
    if (hopeless != null) {
      leaveOut(hopeless);
    }
    if (sent < node.keys().size()) {
      return true;
    }
    finish();
    return false;
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

  private void finish() {
    if (alone.isEmpty()) {
      done.complete(null);
      return;
    }
    NodeShare<Object, R> rest =
        new NodeShare<>(operation, link, call, new NodeKeys(node.connection(), alone));
    singly = rest;
    var unused =
        rest.send()
            .whenComplete(
                (ended, failure) -> {
                  remember(rest);
                  done.complete(null);
                });
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
