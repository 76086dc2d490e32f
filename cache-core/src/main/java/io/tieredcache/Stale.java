package io.tieredcache;

import io.tieredcache.spi.TierException;
import org.jspecify.annotations.Nullable;

/**
 * Answers from L1's expired entries where the policy prefers an old value to an error or a wait.
 * Values that were told stale are never among them. Thread-safe.
 */
final class Stale<I, V> {
  private final LocalTier<I, V> local;
  private final Counters counters;
  private final long errorNanos;
  private final long revalidateNanos;

  Stale(SchemaPolicy policy, LocalTier<I, V> local, Counters counters) {
    this.local = local;
    this.counters = counters;
    this.errorNanos = policy.staleIfError().toNanos();
    this.revalidateNanos = policy.staleWhileRevalidate().toNanos();
  }

  /**
   * An answer in place of the failure.
   *
   * @throws TierException the failure, where there is none, or the caller itself gave up
   */
  Answer<V> insteadOf(TierException failure, I id) {
    Answer<V> old =
        errorNanos == 0 || failure instanceof AbandonedException
            ? null
            : local.agedAtMost(id, errorNanos);
    if (old == null) {
      throw failure;
    }
    counters.add(Count.STALE_ERROR);
    return old.fromLocal();
  }

  /** An answer that may be given while a newer one is asked for, or null. */
  @Nullable Answer<V> whileRevalidating(I id) {
    Answer<V> old = revalidateNanos == 0 ? null : local.held(id);
    if (old == null
        || old.value() == null
        || !local.freshness().overdueAtMost(old, revalidateNanos)) {
      return null;
    }
    counters.add(Count.STALE_REVALIDATING);
    return old.fromLocal();
  }
}
