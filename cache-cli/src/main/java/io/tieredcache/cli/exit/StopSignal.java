package io.tieredcache.cli.exit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;

/**
 * Asks a command to end in order, on Ctrl-C and SIGTERM. Thread-safe: a latch that the shutdown
 * hook opens and the command waits for.
 */
public final class StopSignal {
  private final CountDownLatch requested = new CountDownLatch(1);
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();

  private StopSignal() {}

  /**
   * Runs a command that a signal ends in order: the process lives on until the command has returned
   * and then exits with its code, as if it had ended by itself.
   *
   * @param patience the longest that a signal waits for the command
   */
  public static int guard(Duration patience, ToIntFunction<StopSignal> command) {
    StopSignal stop = new StopSignal();
    Thread hook = new Thread(() -> stop.endInOrder(patience), "tieredcache-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    int exitCode = ExitCode.FAILED;
    try {
      exitCode = command.applyAsInt(stop);
      return exitCode;
    } finally {
      stop.ended.complete(exitCode);
      stop.unregister(hook);
    }
  }

  /** For a command that only another thread of its own ends. */
  public static StopSignal manual() {
    return new StopSignal();
  }

  /** Asks. Returns at once. */
  public void request() {
    requested.countDown();
  }

  /** Whether the command has been asked to end. */
  public boolean requested() {
    return requested.getCount() == 0;
  }

  /** Waits for the request; false when the time is over without one. */
  public boolean await(Duration atMost) {
    try {
      return requested.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void unregister(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending by a signal; the hook is about to exit with the command's code.
      request();
    }
  }

  private void endInOrder(Duration patience) {
    request();
    try {
      // The JVM would exit with 128 + signal; the command's own code says whether all went well.
      Runtime.getRuntime().halt(ended.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      Runtime.getRuntime().halt(ExitCode.FAILED);
    }
  }
}
