package io.tieredcache.postgres;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that do the tier's JDBC, the queue before them and the clock that ends requests.
 *
 * <p>Thread-safe: its state is the two executors' and a concurrent set. A call is in the set before
 * {@link #close} looks at it or sees {@code closed}, so none is left without an answer.
 */
final class Requests implements AutoCloseable {
  /** A statement that runs at close ends with its connection; only a stuck log-in takes longer. */
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(10);

  private static final String CLOSED = "the tier is closed";

  private final TierThreads made = new TierThreads();
  private final ThreadPoolExecutor threads;
  private final ScheduledThreadPoolExecutor clock;
  private final Deadlines deadlines;
  private final String full;
  private final int queueLimit;
  private volatile boolean closed;

  Requests(PostgresLimits limits) {
    int size = limits.connections();
    queueLimit = limits.queue();
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(limits.queue()),
            made.named("tieredcache-postgres-"));
    clock = new ScheduledThreadPoolExecutor(1, made.named("tieredcache-postgres-clock-"));
    deadlines = new Deadlines(clock);
    full =
        "queue full: "
            + limits.queue()
            + " requests wait for "
            + size
            + " connections; raise either, or ask less";
  }

  /** Runs the work on a thread of the tier, or fails at once, or at the deadline. */
  <R> CompletableFuture<R> submit(Operation operation, Request.Work<R> work) {
    Request<R> request = new Request<>(new Pending<>(operation), work);
    // Out of the queue at the deadline: the dead must not keep the living out.
    register(request.pending(), () -> threads.remove(request));
    if (!execute(request)) {
      refuse(request.pending());
    }
    return request.pending().answer();
  }

  /**
   * Ends the call at its deadline and at close.
   *
   * @param leave takes it out of where it waits for a thread
   */
  <R> void register(Pending<R> call, Runnable leave) {
    call.leaves(leave);
    try {
      deadlines.add(call);
    } catch (RejectedExecutionException e) {
      call.refuse(CLOSED);
    }
    if (closed) {
      call.refuse(CLOSED);
    }
  }

  /** Runs a task on a thread of the tier; false where the queue is full or the tier closed. */
  boolean execute(Runnable task) {
    try {
      threads.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Tells a call that {@link #execute} refused, or that found a full queue, why. */
  void refuse(Pending<?> call) {
    if (closed) {
      call.refuse(CLOSED);
    } else {
      call.keepBack(full);
    }
  }

  /** Whether it was closed, so that what is under way fails through no fault of PostgreSQL's. */
  boolean isClosed() {
    return closed;
  }

  /** How many calls may wait for a thread. */
  int queueLimit() {
    return queueLimit;
  }

  int threadCount() {
    return threads.getMaximumPoolSize();
  }

  /** Whether somebody waits for a thread. */
  boolean othersWait() {
    return !threads.getQueue().isEmpty();
  }

  /** Whether a thread would take a request at once: the time for work that nobody waits for. */
  boolean idle() {
    return threads.getQueue().isEmpty() && threads.getActiveCount() < threads.getMaximumPoolSize();
  }

  /** Runs a task that ends with close, on a thread of its own that {@link #join} waits for. */
  void run(Runnable task, String prefix) {
    made.named(prefix).newThread(task).start();
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
    deadlines.forEach(call -> call.refuse("the tier was closed meanwhile"));
  }

  /** Waits for the threads, which end with their statements. Keeps an interrupt for the caller. */
  void join() {
    made.join(JOIN_LIMIT);
  }
}
