package io.tieredcache;

import io.tieredcache.spi.Epoch;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.Tier;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a read came to; also what L1 keeps, so most are no larger than a hit needs: 40 bytes. What
 * few have is in {@link MarkedAnswer}. Immutable, and the same as itself only.
 */
abstract sealed class Answer<V> permits PlainAnswer, MarkedAnswer {
  private final @Nullable V value;
  private final long version;
  private final Tier tier;
  private final long askedAt;
  private final @Nullable Epoch epoch;

  Answer(@Nullable V value, long version, Tier tier, long askedAt, @Nullable Epoch epoch) {
    this.value = value;
    this.version = version;
    this.tier = tier;
    this.askedAt = askedAt;
    this.epoch = epoch;
  }

  /**
   * One without marks.
   *
   * @param value null where there is none
   * @param version 0 where the value has none
   * @param tier who answered
   * @param askedAt nanoseconds; when the question was sent that this answers
   * @param epoch in which L2 reports each change of the value; null where nobody does
   */
  static <V> Answer<V> of(
      @Nullable V value, long version, Tier tier, long askedAt, @Nullable Epoch epoch) {
    return new PlainAnswer<>(value, version, tier, askedAt, epoch);
  }

  /** One whose changes nobody reports. */
  static <V> Answer<V> of(@Nullable V value, long version, Tier tier, long askedAt) {
    return new PlainAnswer<>(value, version, tier, askedAt, null);
  }

  static <V> Answer<V> absent(long version, Tier tier, long askedAt) {
    return of(null, version, tier, askedAt);
  }

  /** The same answer with marks, where there are any. */
  final Answer<V> marked(@Nullable Refresh refresh, @Nullable Stamp stamp) {
    return refresh == null && stamp == null ? this : new MarkedAnswer<>(this, refresh, stamp);
  }

  final @Nullable V value() {
    return value;
  }

  final long version() {
    return version;
  }

  final Tier tier() {
    return tier;
  }

  final long askedAt() {
    return askedAt;
  }

  final @Nullable Epoch epoch() {
    return epoch;
  }

  /** When to load it again ahead of its end, or null for never. */
  abstract @Nullable Refresh refresh();

  /**
   * By which L2 can tell whether the value is still the same; null where it is small or has none.
   */
  abstract @Nullable Stamp stamp();

  final Answer<V> withoutRefresh() {
    return of(value, version, tier, askedAt, epoch).marked(null, stamp());
  }

  /** The same answer, given by L1. */
  final Answer<V> fromLocal() {
    return of(value, version, Tier.L1, askedAt);
  }

  /** Whether a caller with a loader may take it: a value, or a loader's own "there is none". */
  final boolean endsLoad() {
    return value != null || tier == Tier.LOADER;
  }

  final @Nullable CacheEntry<V> toEntry(Tier answeredBy, long now) {
    return value == null
        ? null
        : new CacheEntry<>(
            value, version, answeredBy, Duration.ofNanos(Math.max(0, now - askedAt)));
  }
}
