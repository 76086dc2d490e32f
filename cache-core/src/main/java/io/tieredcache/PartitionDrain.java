package io.tieredcache;

import io.tieredcache.PartitionFlusher.Pass;
import io.tieredcache.spi.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Brings what waits in a partition to L3 while its cache closes: once at least, and after a failure
 * again until the deadline, as where a primary has just died. Holds no thread in between. Safe
 * because attempts come one after the other.
 */
final class PartitionDrain {
  /** As long as a topology needs to be asked for again. */
  static final long PAUSE_MILLIS = 100;

  private final PartitionFlusher flusher;
  private final ScheduledExecutorService threads;
  private final Deadline deadline;
  private final CompletableFuture<Pass> end = new CompletableFuture<>();

  private PartitionDrain(
      PartitionFlusher flusher, ScheduledExecutorService threads, Deadline deadline) {
    this.flusher = flusher;
    this.threads = threads;
    this.deadline = deadline;
  }

  static PartitionDrain begin(
      PartitionFlusher flusher, ScheduledExecutorService threads, Deadline deadline) {
    PartitionDrain drain = new PartitionDrain(flusher, threads, deadline);
    threads.execute(drain::attempt);
    return drain;
  }

  private void attempt() {
    try {
      Pass last = flusher.drain(deadline);
      if (last != Pass.FAILED || deadline.remainingMillis() <= PAUSE_MILLIS) {
        end.complete(last);
        return;
      }
      var unused = threads.schedule(this::attempt, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException | RejectedExecutionException e) {
      // The cache has waited long enough.
      end.complete(Pass.FAILED);
    } catch (RuntimeException | Error e) {
      end.completeExceptionally(e);
    }
  }

  /** Waits for the end; whether nothing is left to this process. */
  boolean awaitEnd() throws InterruptedException {
    try {
      Pass last = end.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
      return last == Pass.EMPTY || last == Pass.NOT_MINE;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }
}
