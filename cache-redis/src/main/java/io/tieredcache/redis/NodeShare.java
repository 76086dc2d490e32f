package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.TierException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A batch's keys that one node holds, a command for each: sent as one write, or in slices. */
final class NodeShare<T, R> implements Errand<T, R>, Share<R>, Rounds.Cargo<KeyCommand<T, R>> {
  private final Operation operation;
  private final RedisLink link;
  private final Question<T, R> question;
  private final List<String> keys;
  private final List<KeyCommand<T, R>> commands;
  private final Rounds<KeyCommand<T, R>> rounds;

  /** Why the keys without a command were left out. */
  private @Nullable TierException leftOut;

  NodeShare(Operation operation, RedisLink link, Question<T, R> question, NodeKeys node) {
    this.operation = operation;
    this.link = link;
    this.question = question;
    this.keys = node.keys();
    this.commands = new ArrayList<>(keys.size());
    this.rounds = new Rounds<>(operation, link, node, this);
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
    return rounds.send();
  }

  @Override
  public List<KeyCommand<T, R>> next() {
    int from = commands.size();
    int to = Math.min(from + Rounds.SLICE, keys.size());
    for (String key : keys.subList(from, to)) {
      commands.add(new KeyCommand<>(this, key));
    }
    return List.copyOf(commands.subList(from, to));
  }

  @Override
  public void dispatch(StatefulRedisConnection<String, byte[]> node, List<KeyCommand<T, R>> slice) {
    if (question.isRead()) {
      CommandGroup.dispatch(node, slice);
    } else {
      node.dispatch(slice);
    }
  }

  @Override
  public void settled(KeyCommand<T, R> command) {
    rounds.settled();
  }

  @Override
  public boolean ended(@Nullable TierException hopeless) {
    leftOut = hopeless;
    return hopeless == null && commands.size() < keys.size();
  }

  @Override
  public void unreachable(Throwable why) {
    link.heed(why);
    leftOut = Failures.ofKey(operation, why);
  }

  /** Whether each key has been answered; after all has ended. */
  boolean answeredAll() {
    return commands.size() == keys.size()
        && commands.stream().allMatch(command -> command.trouble() == null);
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
    TierException why = leftOut;
    if (why != null) {
      keys.subList(commands.size(), keys.size()).forEach(key -> batch.failures().put(key, why));
    }
  }
}
