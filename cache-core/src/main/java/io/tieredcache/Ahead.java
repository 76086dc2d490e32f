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
 * next answer.
 */
final class Ahead {
  private final boolean enabled;
  private final long mostNanos;
  private final long ttlNanos;
  private final LoadTime loadTime;
  private final AtomicLong offset;

  Ahead(SchemaPolicy policy) {
    this(policy, new LoadTime(), new AtomicLong(Long.MIN_VALUE));
  }

  private Ahead(SchemaPolicy policy, LoadTime loadTime, AtomicLong offset) {
    this.enabled = policy.refreshAhead();
    this.mostNanos = policy.ttl().toNanos();
    this.ttlNanos = (long) (mostNanos * (1 - policy.jitter()));
    this.loadTime = loadTime;
    this.offset = offset;
  }

  /** The plans of another policy, by what is known of loads and clocks. */
  Ahead under(SchemaPolicy policy) {
    return new Ahead(policy, loadTime, offset);
  }

  /** A load took this long. */
  void loaded(long nanos) {
    loadTime.took(nanos);
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
    long early = loadTime.leastNanos() + (long) (random * loadTime.meanNanos());
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
