package io.tieredcache.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.tieredcache.spi.Epoch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection on which a primary reports changes, and the epoch in which it does. It is asked
 * about a key each second, for an idle half-open socket never times out by itself. An answer shows
 * that all changes up to its sending have been reported, since pushes and answers come in one
 * stream; so it keeps the epoch open until {@value #SILENCE_MILLIS} ms after its sending.
 *
 * <p>About a key, since PING is answered also by a primary that has lost its peers or its slots,
 * while another one takes writes.
 *
 * <p>Safe because epochs are, and the fields that change are volatile or guarded by the monitor,
 * which is never held to call the driver.
 */
final class TrackingConnection implements RedisConnectionStateListener {
  static final long SILENCE_MILLIS = 2_000;
  private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS);
  private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final StatefulRedisConnection<String, String> connection;
  private final LongSupplier epochTime;
  private volatile Epoch epoch;
  private volatile boolean lost;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
  private long openUntil;
  private volatile long provenAt;
  private long askedAt;

  private TrackingConnection(
      StatefulRedisConnection<String, String> connection, LongSupplier epochTime) {
    this.connection = connection;
    this.epochTime = epochTime;
    this.provenAt = System.nanoTime();
    this.askedAt = provenAt;
    this.openUntil = epochTime.getAsLong() + SILENCE_NANOS;
    this.epoch = new Epoch(openUntil);
  }

  /**
   * Makes the connection report changes of keys with these prefixes.
   *
   * @param key one that the primary holds, or would
   * @param epochTime the clock of epochs
   * @return fails where the server refuses, or is not in charge; then the connection is closed
   */
  static CompletionStage<TrackingConnection> arm(
      StatefulRedisConnection<String, String> connection,
      String[] prefixes,
      String key,
      Pushes pushes,
      LongSupplier epochTime) {
    TrackingConnection armed = new TrackingConnection(connection, epochTime);
    connection.addListener(pushes);
    connection.addListener(armed);
    return connection
        .async()
        .clientTracking(TrackingArgs.Builder.enabled().bcast().prefixes(prefixes))
        .thenCompose(ok -> armed.ask(key))
        .thenApply(ok -> armed)
        .exceptionallyCompose(
            failure -> {
              CompletableFuture<?> unused = armed.close();
              return CompletableFuture.failedFuture(failure);
            });
  }

  /** The epoch that is open now; may have ended. */
  Epoch epoch() {
    return epoch;
  }

  boolean isLost() {
    return lost;
  }

  /**
   * Asks when it is time, and closes after too long a silence. By one thread.
   *
   * @param key one that the primary holds, or would
   */
  void watch(long now, String key) {
    if (now - provenAt >= SILENCE_NANOS) {
      CompletableFuture<?> unused = close();
    } else if (now - askedAt >= ASK_NANOS) {
      askedAt = now;
      long until = epochTime.getAsLong() + SILENCE_NANOS;
      CompletionStage<?> unused =
          ask(key).whenComplete((found, failure) -> answered(now, until, failure));
    }
  }

  /** Fails also where the node does not, or must not, serve the key. */
  private CompletionStage<?> ask(String key) {
    return connection
        .async()
        .exists(key)
        .exceptionallyCompose(
            failure ->
                // The key's slot is on its way to another node, and still this one's.
                Failures.code(failure).equals("ASK")
                    ? CompletableFuture.completedFuture(0L)
                    : CompletableFuture.failedFuture(failure));
  }

  private void answered(long sentAt, long until, @Nullable Throwable failure) {
    if (failure == null) {
      provenAt = sentAt;
      extend(until);
    } else if (!Failures.timeout(failure)) {
      // A node that is loading, or lost its right to answer, says so; it may have lost keys, too.
      CompletableFuture<?> unused = close();
    }
  }

  private synchronized void extend(long until) {
    openUntil = until;
    epoch.extend(until);
  }

  /** Begins a new epoch: what was read in the one before can't be vouched for any more. */
  synchronized void renew() {
    Epoch old = epoch;
    Epoch next = new Epoch(openUntil);
    epoch = next;
    long now = epochTime.getAsLong();
    old.end(now);
    // Whoever loses the connection marks it first and then ends the epoch it sees.
    if (lost) {
      next.end(now);
    }
  }

  @Override
  public void onRedisDisconnected(RedisChannelHandler<?, ?> which) {
    lose();
  }

  // The driver calls with locks of its own held, so without one of ours.
  private void lose() {
    lost = true;
    epoch.end(epochTime.getAsLong());
  }

  /** Ends the epoch at once, then the connection. Repeating it does nothing more. */
  CompletableFuture<?> close() {
    lose();
    if (closing.compareAndSet(false, true)) {
      CompletableFuture<?> unused =
          connection.closeAsync().whenComplete((done, failure) -> closed.complete(null));
    }
    return closed;
  }
}
