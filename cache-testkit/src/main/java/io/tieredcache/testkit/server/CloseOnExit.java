package io.tieredcache.testkit.server;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what a server consists of, last first, once: when told to or when the JVM ends. Later
 * calls wait for the first. All state is under its monitor.
 */
final class CloseOnExit implements AutoCloseable {
  private final Deque<Runnable> actions = new ArrayDeque<>();
  private final Thread hook = new Thread(this::run, "testkit-close");

  CloseOnExit() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  synchronized void add(Runnable action) {
    actions.push(action);
  }

  private synchronized void run() {
    RuntimeException failure = null;
    while (!actions.isEmpty()) {
      try {
        actions.pop().run();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    try {
      run();
    } finally {
      forgetHook();
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM ends now, and the hook finds nothing left to do.
    }
  }
}
