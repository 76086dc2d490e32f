package io.tieredcache.bench;

import io.tieredcache.cli.exit.StopSignal;
import java.time.Duration;

/**
 * Interrupts the thread that made it when the process is asked to end, whatever that waits for.
 * {@link #end} ends this, by the same thread, which is not interrupted any more then. The state
 * that both threads see is under its monitor.
 */
final class InterruptOnStop {
  private static final Duration LOOKS_UP = Duration.ofHours(1);

  private final StopSignal stop;
  private final Thread worker = Thread.currentThread();
  private final Thread watcher = new Thread(this::watch, "bench-stop");
  private boolean over;

  private InterruptOnStop(StopSignal stop) {
    this.stop = stop;
  }

  static InterruptOnStop of(StopSignal stop) {
    InterruptOnStop watching = new InterruptOnStop(stop);
    watching.watcher.setDaemon(true);
    watching.watcher.start();
    return watching;
  }

  private void watch() {
    while (!stop.await(LOOKS_UP)) {
      // Not yet: a run takes an hour, or longer where it is called with a long trace.
    }
    interrupt();
  }

  private synchronized void interrupt() {
    if (!over) {
      worker.interrupt();
    }
  }

  void end() {
    synchronized (this) {
      over = true;
    }
    // It waits, and takes an interrupt for the end.
    watcher.interrupt();
    var unused = Thread.interrupted();
  }
}
