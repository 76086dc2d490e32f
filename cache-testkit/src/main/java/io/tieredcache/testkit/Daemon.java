package io.tieredcache.testkit;

/** Runs a task on a thread of its own that keeps no JVM alive. */
final class Daemon {
  private Daemon() {}

  static void run(Runnable task) {
    Thread thread = new Thread(task, "tieredcache-testkit");
    thread.setDaemon(true);
    thread.start();
  }
}
