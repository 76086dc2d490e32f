package io.tieredcache.testkit.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What a proxy does to bytes now. The copying threads wait on it; all state is under its monitor.
 */
final class ProxyMode {
  enum State {
    PASS,
    HOLD,
    RESET
  }

  private State state = State.PASS;
  private long delayNanos;

  synchronized void set(State next, Duration delay) {
    state = next;
    delayNanos = delay.toNanos();
    notifyAll();
  }

  synchronized boolean isReset() {
    return state == State.RESET;
  }

  /** Waits until bytes that just arrived may go on; false when they must not. */
  synchronized boolean admit() throws InterruptedException {
    long arrived = System.nanoTime();
    while (true) {
      long left = arrived + delayNanos - System.nanoTime();
      if (state == State.RESET) {
        return false;
      } else if (state == State.HOLD) {
        wait();
      } else if (left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } else {
        return true;
      }
    }
  }
}
