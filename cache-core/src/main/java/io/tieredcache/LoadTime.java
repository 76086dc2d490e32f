package io.tieredcache;

/**
 * How long the loads of one schema take, whatever its policy is by now. Thread-safe: the monitor
 * guards what is estimated, readers see volatile fields.
 */
final class LoadTime {
  /** The weight of the newest load, as in TCP's round-trip estimate (RFC 6298). */
  private static final double GAIN = 0.125;

  private static final int DEVIATIONS = 4;

  private double mean;
  private double deviation;
  private volatile long meanNanos;
  private volatile long leastNanos;

  /** A load took this long. */
  synchronized void took(long nanos) {
    if (mean == 0) {
      mean = nanos;
      deviation = nanos / 2.0;
    } else {
      deviation += 2 * GAIN * (Math.abs(nanos - mean) - deviation);
      mean += GAIN * (nanos - mean);
    }
    meanNanos = (long) mean;
    leastNanos = (long) (2 * mean + DEVIATIONS * deviation);
  }

  /** The mean, 0 before the first load. */
  long meanNanos() {
    return meanNanos;
  }

  /** How much earlier a load begins at least that is to end in time; 0 before the first one. */
  long leastNanos() {
    return leastNanos;
  }
}
