package io.tieredcache.postgres;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that do the tier's JDBC, the queue before them and the clock that ends requests.
 *
 * <p>Thread-safe: its state is the two executors' and a concurrent set. A request is in the set
 * before {@link #close} looks at it or sees {@code closed}, so none is left without an answer.
 */
final class Requests implements AutoCloseable {
  /** A statement that runs at close ends with its connection; only a stuck log-in takes longer. */
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(10);

  private final TierThreads made = new TierThreads();
  private final ThreadPoolExecutor threads;
  private final ScheduledThreadPoolExecutor clock;
  private final Set<Request<?>> open = ConcurrentHashMap.newKeySet();
  private final String full;
  private volatile boolean closed;

  Requests(PostgresLimits limits) {
    int size = limits.connections();
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(limits.queue()),
            made.named("tiered-cache-postgres-"));
    clock = new ScheduledThreadPoolExecutor(1, made.named("tiered-cache-postgres-clock-"));
    clock.setRemoveOnCancelPolicy(true);
    full =
        "queue full: "
            + limits.queue()
            + " requests wait for "
            + size
            + " connections; raise either, or ask less";
  }

  /** Runs the work on a thread of the tier, or fails at once, or at the deadline. */
  <R> CompletableFuture<R> submit(Operation operation, Request.Work<R> work) {
    Request<R> request = new Request<>(operation, work);
    open.add(request);
    CompletableFuture<R> answer = request.answer();
    try {
      Future<?> end =
          clock.schedule(
              () -> expire(request), operation.deadline().remainingNanos(), TimeUnit.NANOSECONDS);
      CompletableFuture<R> unused =
          answer.whenComplete(
              (done, failure) -> {
                end.cancel(false);
                open.remove(request);
              });
      threads.execute(request);
    } catch (RejectedExecutionException e) {
      request.refuse(closed ? "the tier is closed" : full);
      open.remove(request);
    }
    return answer;
  }

  private void expire(Request<?> request) {
    // Out of the queue first: the dead must not keep the living out.
    threads.remove(request);
    request.expire();
  }

  /** Whether a thread would take a request at once: the time for work that nobody waits for. */
  boolean idle() {
    return threads.getQueue().isEmpty() && threads.getActiveCount() < threads.getMaximumPoolSize();
  }

  /** Runs a short task that never blocks again and again, on the clock's thread, until close. */
  void repeat(Runnable task, long firstMillis, long everyMillis) {
    Future<?> unused =
        clock.scheduleWithFixedDelay(task, firstMillis, everyMillis, TimeUnit.MILLISECONDS);
  }

  /** Refuses new requests and fails those under way; their threads end in {@link #join}. */
  @Override
  public void close() {
    closed = true;
    clock.shutdownNow();
    threads.shutdownNow();
    open.forEach(request -> request.refuse("the tier was closed meanwhile"));
  }

  /** Waits for the threads, which end with their statements. Keeps an interrupt for the caller. */
  void join() {
    made.join(JOIN_LIMIT);
  }
}
