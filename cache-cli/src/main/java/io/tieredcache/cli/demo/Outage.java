package io.tieredcache.cli.demo;

import io.tieredcache.cli.connection.LocalServers;
import java.time.Duration;

/**
 * Redis stands still in the middle of the run: its sockets stay open and nothing is answered. Used
 * by one thread; {@link #close} lets Redis go on.
 */
final class Outage implements AutoCloseable {
  private final LocalServers servers;
  private final int begin;
  private final int end;
  private final long repairSeconds;
  private int measured;
  private boolean standing;

  /**
   * The outage that these settings ask for, if any.
   *
   * @param repair how long what is seen after it may still come from it
   */
  Outage(DemoSettings settings, LocalServers servers, Duration repair) {
    this.servers = servers;
    this.begin = (settings.seconds() - settings.outage()) / 2;
    this.end = begin + settings.outage();
    this.repairSeconds = repair.plusMillis(999).toSeconds();
  }

  /** Whether Redis stands still now. */
  boolean underWay() {
    return standing;
  }

  /**
   * Whether what is seen now may be of a write that L2 has not heard of, so nothing is promised.
   */
  boolean felt() {
    return begin < end && measured >= begin && measured < end + repairSeconds;
  }

  /** Begins and ends it, once so many seconds are measured. */
  void after(int seconds) {
    measured = seconds;
    stand(seconds >= begin && seconds < end);
  }

  private void stand(boolean still) {
    if (still != standing) {
      standing = still;
      if (still) {
        servers.pauseRedis();
      } else {
        servers.resumeRedis();
      }
    }
  }

  @Override
  public void close() {
    stand(false);
  }
}
