package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.netty.util.Timeout;
import io.tieredcache.spi.TierException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends a share's commands to their node in rounds, one after the other, so that a batch never
 * fills the node's request queue alone. After a round that the node left without reply, or past the
 * deadline, no more is sent.
 *
 * <p>Safe because {@code open} counts down a round's commands and its sending, and whoever ends the
 * last of them alone goes on.
 */
final class Rounds<C extends OwnCommand<?>> {
  /** What goes to the node. Asked by one thread at a time, which sees what the one before did. */
  interface Cargo<C extends OwnCommand<?>> {
    /** The commands of the next round, one or more; each calls {@link Rounds#settled} once. */
    List<C> next();

    /** Sends them; where it throws, none was sent. */
    void dispatch(StatefulRedisConnection<String, byte[]> node, List<C> commands);

    /**
     * All commands of a round have ended.
     *
     * @param hopeless why no more is to be sent, or null where it goes on
     * @return whether there is another round to send
     */
    boolean ended(@Nullable TierException hopeless);

    /** The node can't be reached, or not in time: nothing was sent. */
    void unreachable(Throwable why);
  }

  /** Keys of a round: well below the request queue, for all keys may lie on one node. */
  static final int SLICE = LettuceOptions.REQUEST_QUEUE / 4;

  private final Operation operation;
  private final RedisLink link;
  private final NodeKeys node;
  private final Cargo<C> cargo;
  private final AtomicInteger open = new AtomicInteger();
  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private volatile @Nullable Timeout expiry;
  private volatile boolean silent;

  Rounds(Operation operation, RedisLink link, NodeKeys node, Cargo<C> cargo) {
    this.operation = operation;
    this.link = link;
    this.node = node;
    this.cargo = cargo;
  }

  /** Sends all; the future ends, never by a failure, after the last round. Called once. */
  CompletableFuture<@Nullable Void> send() {
    var unused =
        node.connection()
            .whenComplete(
                (connection, failure) -> {
                  Throwable unsent = failure == null ? operation.hopeless(false) : failure;
                  if (unsent == null) {
                    sendAll(connection);
                  } else {
                    cargo.unreachable(unsent);
                    done.complete(null);
                  }
                });
    return done;
  }

  /** A round may end while it is sent: a loop, or many such would need as deep a stack. */
  private void sendAll(StatefulRedisConnection<String, byte[]> connection) {
    do {
      round(connection);
    } while (open.decrementAndGet() == 0 && goesOn());
  }

  private void round(StatefulRedisConnection<String, byte[]> connection) {
    List<C> commands = cargo.next();
    open.set(commands.size() + 1);
    try {
      // Refused once the link is closed.
      expiry = link.expiry().start(() -> expire(commands));
      cargo.dispatch(connection, commands);
    } catch (RuntimeException e) {
      commands.forEach(command -> command.completeExceptionally(e));
    }
  }

  private void expire(List<C> commands) {
    // Else it is over already, and the timer came too late to be cancelled.
    if (commands.stream().anyMatch(command -> !command.isDone())) {
      silent = true;
    }
    commands.forEach(command -> command.expire(link.expiry().timeout()));
  }

  /** A command of the round has its reply or failure. */
  void settled() {
    if (open.decrementAndGet() == 0 && goesOn()) {
      sendAll(node.connection().join());
    }
  }

  /** A round has ended. Whether there is another one to send. */
  private boolean goesOn() {
    Timeout pending = expiry;
    if (pending != null) {
      pending.cancel();
    }
    boolean more = cargo.ended(operation.hopeless(silent));
    if (!more) {
      done.complete(null);
    }
    return more;
  }
}
