package io.tieredcache;

import io.tieredcache.spi.Stamp;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Plans when a value of one schema is loaded again ahead of its end in L2, as XFetch does (Vattani,
 * Chierichetti, Lowenstein: Optimal Probabilistic Cache Stampede Prevention, VLDB 2015): earlier by
 * twice the time a load takes and a random multiple of it, so that few processes of a fleet try,
 * and the load has ended when the value expires. The chance is drawn once for each answer that L1
 * keeps, not at each read, so that an L1 hit costs one comparison.
 *
 * <p>A value's age is told by its stamp on L2's own clock, which is ahead of this process's by what
 * the youngest stamp seen so far shows at least. The guess is never too late by more than the time
 * that stamp was old, and moves only when a load begins. Clocks of nodes differ, and a failover may
 * bring one that is behind: what L2 has served can't be older than {@code ttl}, so a value that
 * seems to be is taken for a new one, and the guess begins anew with its stamp.
 *
 * <p>Thread-safe: the offset is one number, and a plan made of a wrong one is made again with the
 * next answer; the load time is guarded by the monitor.
 */
final class Ahead {
  /** The weight of the newest load, as in TCP's round-trip estimate (RFC 6298). */
  private static final double GAIN = 0.125;

  private static final int DEVIATIONS = 4;

  private final boolean enabled;
  private final long mostNanos;
  private final long ttlNanos;
  private final AtomicLong offset = new AtomicLong(Long.MIN_VALUE);
  private double mean;
  private double deviation;
  private volatile long loadNanos;
  private volatile long leastNanos;

  Ahead(SchemaPolicy policy) {
    this.enabled = policy.refreshAhead();
    this.mostNanos = policy.ttl().toNanos();
    this.ttlNanos = (long) (mostNanos * (1 - policy.jitter()));
  }

  /** A load took this long. */
  synchronized void loaded(long nanos) {
    if (mean == 0) {
      mean = nanos;
      deviation = nanos / 2.0;
    } else {
      deviation += 2 * GAIN * (Math.abs(nanos - mean) - deviation);
      mean += GAIN * (nanos - mean);
    }
    loadNanos = (long) mean;
    leastNanos = (long) (2 * mean + DEVIATIONS * deviation);
  }

  /** L2 has shown this stamp. */
  void saw(Stamp stamp, long now) {
    if (enabled && stamp.present()) {
      offset.accumulateAndGet(stamped(stamp) - now, Math::max);
    }
  }

  /** When to load a value of this stamp again, or null for never. */
  @Nullable Refresh plan(Stamp stamp, long now) {
    if (!enabled || !stamp.present()) {
      return null;
    }
    double random = -Math.log(1 - ThreadLocalRandom.current().nextDouble());
    long early = leastNanos + (long) (random * loadNanos);
    return new Refresh(now + ttlNanos - age(stamp, now) - early, stamp);
  }

  private long age(Stamp stamp, long now) {
    saw(stamp, now);
    long age = now + offset.get() - stamped(stamp);
    if (age <= mostNanos) {
      return age;
    }
    offset.set(stamped(stamp) - now);
    return 0;
  }

  private static long stamped(Stamp stamp) {
    return TimeUnit.MICROSECONDS.toNanos(stamp.storedAtMicros());
  }
}
