package io.tieredcache.redis;

import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.TierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Gets a link and, where that fails, tries again once a second until it has one or is closed.
 *
 * <p>Safe because all attempts run on one thread, which alone sets the link; readers see it through
 * a volatile field.
 */
final class Connector {
  private static final System.Logger LOG = System.getLogger("io.tieredcache.redis");
  private static final long RETRY_MILLIS = 1000;
  private static final long SOON_MILLIS = 50;
  private static final long LAST_ATTEMPT_MILLIS = 500;

  private final Opener opener;
  private final ScheduledThreadPoolExecutor thread;
  private volatile @Nullable RedisLink link;
  private volatile String trouble = "the tier was not started";
  private volatile boolean closed;

  Connector(Opener opener) {
    this.opener = opener;
    // Makes its thread when the first attempt is asked for.
    this.thread = new ScheduledThreadPoolExecutor(1, Connector::newThread);
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "tieredcache-redis-connect");
    thread.setDaemon(true);
    return thread;
  }

  /** The link, or null while there is none. */
  @Nullable RedisLink link() {
    return link;
  }

  /** Why there is no link. */
  String trouble() {
    return trouble;
  }

  /** Makes the first attempt, more of them where one fails by chance, and waits for the outcome. */
  void start(Deadline deadline) {
    Operation start = new Operation("start", "*", deadline);
    CompletableFuture<@Nullable Void> started = new CompletableFuture<>();
    trouble = "the first attempt has not ended";
    try {
      thread.execute(() -> attempt(started, deadline));
      started.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      throw start.unavailable("the tier is closed", e);
    } catch (ExecutionException e) {
      throw failed(start, e.getCause());
    } catch (TimeoutException e) {
      started.completeExceptionally(e);
      throw start.late("not connected by the deadline (" + trouble + "); goes on trying", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw start.unavailable("interrupted; goes on trying", e);
    }
  }

  private static TierException failed(Operation start, @Nullable Throwable cause) {
    return cause instanceof StartFailure failure
        ? start.unavailable(failure.reason(), failure.getCause())
        : start.unavailable("the connection could not be opened", cause);
  }

  private void attempt(CompletableFuture<@Nullable Void> started, Deadline deadline) {
    try {
      keep(opener.open());
      if (!started.complete(null)) {
        LOG.log(System.Logger.Level.INFO, "L2 is connected after it had failed to start");
      }
    } catch (StartFailure e) {
      trouble = e.reason();
      boolean soon = e.byChance() && !deadline.expired();
      if (!soon) {
        started.completeExceptionally(e);
      }
      again(started, deadline, soon ? SOON_MILLIS : RETRY_MILLIS);
    } catch (RuntimeException | Error e) {
      started.completeExceptionally(e);
      throw e;
    }
  }

  private void again(
      CompletableFuture<@Nullable Void> started, Deadline deadline, long delayMillis) {
    if (!closed) {
      Future<?> unused =
          thread.schedule(() -> attempt(started, deadline), delayMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void keep(RedisLink opened) {
    if (closed) {
      opened.close();
      throw StartFailure.of("the tier is closed");
    }
    link = opened;
  }

  /** Ends attempts, link and threads. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    trouble = "the tier is closed";
    thread.shutdownNow();
    awaitLastAttempt();
    RedisLink open = link;
    link = null;
    if (open != null) {
      open.close();
    }
    opener.close();
  }

  private void awaitLastAttempt() {
    try {
      thread.awaitTermination(LAST_ATTEMPT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
