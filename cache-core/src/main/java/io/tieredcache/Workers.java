package io.tieredcache;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The cache's own threads for asynchronous calls, for loaders, for packing: virtual where the JDK
 * has them (21+), else a pool. Bounded: beyond the bound a task is refused at once.
 */
final class Workers implements Executor, AutoCloseable {
  private static final int QUEUE = 4096;

  private final ExecutorService threads;
  private final Semaphore room;
  private final int bound;

  private Workers(ExecutorService threads, int bound) {
    this.bound = bound;
    this.threads = threads;
    this.room = new Semaphore(bound);
  }

  /**
   * @param name prefix of the threads' names
   * @param poolSize how many platform threads at most, where there are no virtual ones
   */
  static Workers start(String name, int poolSize) {
    try {
      Object virtual = Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      return new Workers((ExecutorService) virtual, QUEUE);
    } catch (NoSuchMethodException e) {
      return new Workers(pool(name, poolSize), QUEUE + poolSize);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("virtual threads are there but can't be started", e);
    }
  }

  /**
   * Platform threads on every JDK, for work of the processor: so many tasks at a time and no more.
   */
  static Workers few(String name, int size) {
    return new Workers(pool(name, size), QUEUE + size);
  }

  private static ThreadPoolExecutor pool(String name, int size) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size,
            size,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            new DaemonThreads(name, false));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Runs the task.
   *
   * @throws RejectedExecutionException when too many are waiting, or after close; its message says
   *     which
   */
  @Override
  public void execute(Runnable task) {
    if (!room.tryAcquire()) {
      throw refusal();
    }
    try {
      threads.execute(
          () -> {
            try {
              task.run();
            } finally {
              room.release();
            }
          });
    } catch (RejectedExecutionException e) {
      room.release();
      throw refusal();
    }
  }

  private RejectedExecutionException refusal() {
    return new RejectedExecutionException(
        threads.isShutdown() ? "the cache is closed" : "too many calls wait for a thread");
  }

  /** How many tasks run or wait. */
  int taken() {
    return bound - room.availablePermits();
  }

  /** Interrupts what still runs and waits up to a second for it. */
  @Override
  public void close() {
    DaemonThreads.end(threads);
  }
}
