package io.tieredcache;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Makes what runs a cache's repeated tasks, which nobody calls: flushing a journal, repairing L2.
 * Called while a cache is built.
 */
@FunctionalInterface
public interface SchedulerFactory {
  /**
   * A scheduler that one cache uses alone and shuts down when it closes. Its threads must be
   * daemons, or a cache that is never closed keeps the JVM alive.
   *
   * @param name what it is for: {@code tieredcache-flush}, whose tasks block, or {@code
   *     tieredcache-timer}, whose tasks don't
   * @param threads how many tasks must be able to run at the same time, at least 1
   */
  ScheduledExecutorService create(String name, int threads);

  /** Daemon threads of its own for each, named as it and counted: the default. */
  static SchedulerFactory threads() {
    return (name, threads) ->
        new ScheduledThreadPoolExecutor(threads, new DaemonThreads(name, threads == 1));
  }
}
