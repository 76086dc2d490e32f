package io.tieredcache.cli.demo.service;

import io.tieredcache.cli.demo.report.Wire;
import io.tieredcache.cli.exit.StopSignal;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;

/**
 * Asks the service to end when its parent says so or is gone, and ends the process if the service
 * does not, so that nothing outlives a parent that was killed.
 */
final class ParentWatch {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private ParentWatch() {}

  static StopSignal over(BufferedReader in) {
    StopSignal stop = StopSignal.manual();
    Thread thread = new Thread(() -> watch(in, stop), "parent-watch");
    thread.setDaemon(true);
    thread.start();
    return stop;
  }

  private static void watch(BufferedReader in, StopSignal stop) {
    while (alive(in)) {
      // Nothing else is said.
    }
    stop.request();
    try {
      Thread.sleep(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }

  private static boolean alive(BufferedReader in) {
    try {
      String line = in.readLine();
      return line != null && !line.equals(Wire.STOP);
    } catch (IOException e) {
      return false;
    }
  }
}
