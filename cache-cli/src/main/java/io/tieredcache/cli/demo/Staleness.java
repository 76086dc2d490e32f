package io.tieredcache.cli.demo;

import io.tieredcache.KeySchema;
import io.tieredcache.cli.demo.report.Latencies;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What the probes saw of one schema. Used by one thread.
 *
 * <p>Two figures, since they differ: when a write was first <em>seen</em> elsewhere, and how old an
 * answer was when a read that began after the write still gave the one before. Only the second is
 * promised; the first adds the wait for the next read and the time it takes.
 */
final class Staleness {
  private final String name;
  private final KeySchema<?, ?> schema;
  private final long promised;
  private final Histogram seen = Latencies.histogram();
  private long stalest;
  private long broken;

  Staleness(String name, KeySchema<?, ?> schema, Duration promised) {
    this.name = name;
    this.schema = schema;
    this.promised = promised.toNanos();
  }

  boolean covers(String key) {
    return schema.template().parse(key) != null;
  }

  /** Times in microseconds, after the write had returned. */
  void add(long seenAfter, long staleFor) {
    seen.recordValue(Math.max(0, seenAfter) * 1_000);
    stalest = Math.max(stalest, staleFor * 1_000);
    broken += staleFor * 1_000 > promised ? 1 : 0;
  }

  /** What the probed values are. */
  String name() {
    return name;
  }

  /** From a write's return to its first sight in the other process, in nanoseconds. */
  Histogram seen() {
    return seen;
  }

  /** The age of the stalest answer, in nanoseconds. */
  long stalest() {
    return stalest;
  }

  /** The greatest age that is promised while L2 can be reached, in nanoseconds. */
  long promised() {
    return promised;
  }

  /** How many writes were followed by an answer older than promised. */
  long broken() {
    return broken;
  }
}
