package io.tieredcache.redis;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Epoch;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one primary reporting: connects, arms, watches, and begins again where that is lost. Safe
 * by its monitor, under which nothing blocks.
 */
final class TrackedNode {
  private static final System.Logger LOG = System.getLogger("io.tieredcache.redis");
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final Set<String> PASSING =
      Set.of("LOADING", "MASTERDOWN", "CLUSTERDOWN", "MOVED");
  private static final long PAUSE_WHEN_REFUSED = TimeUnit.SECONDS.toNanos(5);

  private final BiFunction<Endpoint, String, CompletionStage<TrackingConnection>> arming;
  private Primary primary;
  private String key;
  private volatile @Nullable TrackingConnection armed;
  private volatile boolean refused;
  private boolean connecting;
  private boolean closed;
  private long notBefore;
  private long pause = FIRST_PAUSE;

  /**
   * @param arming opens a connection that reports, to a node that must serve this key
   */
  TrackedNode(
      Primary primary,
      BiFunction<Endpoint, String, CompletionStage<TrackingConnection>> arming,
      long now) {
    this.primary = primary;
    this.key = primary.someKey();
    this.arming = arming;
    this.notBefore = now;
  }

  /** The epoch in which changes of this node's keys are reported, or null where they are not. */
  @Nullable Epoch epoch() {
    TrackingConnection connection = armed;
    return connection == null || connection.isLost() ? null : connection.epoch();
  }

  boolean isRefused() {
    return refused;
  }

  /** Does what is due now. By one thread. */
  synchronized void tend(Primary now, long time) {
    if (!now.isStill(primary)) {
      moved(now);
    }
    TrackingConnection connection = armed;
    if (connection != null && connection.isLost()) {
      LOG.log(Level.INFO, "{0} no longer reports changes; arming again", primary.endpoint());
      CompletableFuture<?> unused = drop();
      later(time);
    } else if (connection != null) {
      connection.watch(time, key);
    } else if (!connecting && time - notBefore >= 0) {
      connect();
    }
  }

  private void moved(Primary now) {
    if (!now.endpoint().equals(primary.endpoint())) {
      CompletableFuture<?> unused = drop();
    }
    primary = now;
    key = now.someKey();
  }

  /** Slots have moved: what was read before can't be vouched for any more. */
  synchronized void renew() {
    if (armed != null) {
      armed.renew();
    }
  }

  private void connect() {
    connecting = true;
    Endpoint endpoint = primary.endpoint();
    CompletionStage<?> unused =
        Failures.begun(() -> arming.apply(endpoint, key))
            .whenComplete((connection, failure) -> ended(endpoint, connection, failure));
  }

  private synchronized void ended(
      Endpoint endpoint, @Nullable TrackingConnection connection, @Nullable Throwable failure) {
    connecting = false;
    if (connection == null) {
      failed(endpoint, failure);
    } else if (closed || !endpoint.equals(primary.endpoint())) {
      CompletableFuture<?> unused = connection.close();
    } else {
      armed = connection;
      pause = FIRST_PAUSE;
      if (refused) {
        refused = false;
        LOG.log(Level.INFO, "{0} reports changes now", endpoint);
      }
    }
  }

  private void failed(Endpoint endpoint, @Nullable Throwable failure) {
    long now = System.nanoTime();
    String refusal = refusal(failure);
    if (refusal == null) {
      later(now);
      return;
    }
    notBefore = now + PAUSE_WHEN_REFUSED;
    if (!refused) {
      refused = true;
      String hint = Failures.hint(requireNonNull(failure, "failure"));
      LOG.log(
          Level.WARNING,
          "{0} refuses to report changes{1}; L1 keeps values of tracked schemas for 100 ms at most",
          endpoint,
          hint.isEmpty() ? " (" + refusal + ")" : hint);
    }
  }

  /** The first word of what the server refused with, or null where it did not refuse. */
  private static @Nullable String refusal(@Nullable Throwable failure) {
    if (Failures.credentialsRefused(failure)) {
      // A rotation, as a rule: others tell of it where it is none.
      return null;
    }
    String code = Failures.codeWithin(failure);
    return code.isEmpty() || PASSING.contains(code) ? null : code;
  }

  private void later(long now) {
    notBefore = now + pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2);
    pause = Math.min(LONGEST_PAUSE, 2 * pause);
  }

  /** Ends the epoch at once; the future ends with the connection. */
  synchronized CompletableFuture<?> close() {
    closed = true;
    return drop();
  }

  private CompletableFuture<?> drop() {
    TrackingConnection connection = armed;
    armed = null;
    return connection == null ? CompletableFuture.completedFuture(null) : connection.close();
  }
}
