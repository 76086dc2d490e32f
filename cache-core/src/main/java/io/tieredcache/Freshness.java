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

  /**
   * Whether the answer's time ran out so long ago at most, in nanoseconds, and its changes are
   * still reported if they ever were.
   */
  boolean overdueAtMost(Answer<?> answer, long nanos) {
    long now = nanoTime.getAsLong();
    Epoch epoch = answer.epoch();
    long given = epoch == null ? untrackedNanos : trackedNanos;
    return now - answer.askedAt() < given + nanos && (epoch == null || epoch.isOpen(now));
  }
}
