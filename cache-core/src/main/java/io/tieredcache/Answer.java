package io.tieredcache;

import io.tieredcache.spi.Epoch;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.Tier;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a read came to; also what L1 keeps. Immutable.
 *
 * @param value null where there is none
 * @param version 0 where the value has none
 * @param tier who answered
 * @param askedAt nanoseconds; when the question was sent that this answers
 * @param epoch in which L2 reports each change of the value; null where nobody does
 * @param refresh when to load it again ahead of its end, or null for never
 * @param stamp by which L2 can tell whether the value is still the same; null where it is small or
 *     has none
 */
record Answer<V>(
    @Nullable V value,
    long version,
    Tier tier,
    long askedAt,
    @Nullable Epoch epoch,
    @Nullable Refresh refresh,
    @Nullable Stamp stamp) {
  /** One whose changes nobody reports. */
  Answer(@Nullable V value, long version, Tier tier, long askedAt) {
    this(value, version, tier, askedAt, null, null, null);
  }

  static <V> Answer<V> absent(long version, Tier tier, long askedAt) {
    return new Answer<>(null, version, tier, askedAt);
  }

  Answer<V> withoutRefresh() {
    return new Answer<>(value, version, tier, askedAt, epoch, null, stamp);
  }

  /** The same answer, given by L1. */
  Answer<V> fromLocal() {
    return new Answer<>(value, version, Tier.L1, askedAt);
  }

  /** Whether a caller with a loader may take it: a value, or a loader's own "there is none". */
  boolean endsLoad() {
    return value != null || tier == Tier.LOADER;
  }

  @Nullable CacheEntry<V> toEntry(Tier answeredBy, long now) {
    return value == null
        ? null
        : new CacheEntry<>(
            value, version, answeredBy, Duration.ofNanos(Math.max(0, now - askedAt)));
  }
}
