package io.tieredcache;

import io.tieredcache.spi.Epoch;
import java.util.function.LongSupplier;

/** For how long L1 gives an answer, by what is known of its changes. Thread-safe. */
final class Freshness {
  /** Absence, and what nobody would report a change of, is never kept longer. */
  static final long UNTRACKED_NANOS = 100_000_000;

  private final LongSupplier nanoTime;
  private final boolean alone;

  // A look at an answer needs one of them only, so they need not change as one.
  private volatile long trackedNanos;
  private volatile long untrackedNanos;
  private volatile long absenceNanos;

  /**
   * @param ttlNanos how long an answer is given whose changes are reported; others for 100 ms at
   *     most
   * @param alone whether there is no tier below, so that what was put in L1 is the truth
   */
  Freshness(long ttlNanos, boolean alone, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.alone = alone;
    keepFor(ttlNanos);
  }

  /** How long a schema's policy lets L1 give answers, in nanoseconds; 0 where not at all. */
  static long given(SchemaPolicy policy, boolean alone) {
    return policy.localReads() ? (alone ? policy.ttl() : policy.localTtl()).toNanos() : 0;
  }

  /** Whether an answer that is kept now would be given. */
  boolean gives() {
    return trackedNanos > 0;
  }

  /** From now on answers are given for so long, 0 for not at all, those included that L1 holds. */
  void keepFor(long ttlNanos) {
    long brief = Math.min(ttlNanos, UNTRACKED_NANOS);
    trackedNanos = ttlNanos;
    untrackedNanos = alone ? ttlNanos : brief;
    absenceNanos = brief;
  }

  /** A flight joined late must not bring what L1 itself would not have kept so long. */
  static long joinWindow(SchemaPolicy policy) {
    return Math.min(policy.localTtl().toNanos(), UNTRACKED_NANOS);
  }

  /** Whether L1 may give the answer now. One look at the clock. */
  boolean of(Answer<?> answer) {
    long now = nanoTime.getAsLong();
    long age = now - answer.askedAt();
    Epoch epoch = answer.epoch();
    if (epoch != null) {
      return age < trackedNanos && epoch.isOpen(now);
    }
    return age < (answer.value() == null ? absenceNanos : untrackedNanos);
  }

  /** Whether the value is at most so old, in nanoseconds. */
  boolean agedAtMost(Answer<?> answer, long nanos) {
    return nanoTime.getAsLong() - answer.askedAt() < nanos;
  }

  /** Whether a change of the value would have been reported, where anybody reports it. */
  boolean isReported(Answer<?> answer) {
    Epoch epoch = answer.epoch();
    return epoch == null || epoch.isOpen(nanoTime.getAsLong());
  }
}
