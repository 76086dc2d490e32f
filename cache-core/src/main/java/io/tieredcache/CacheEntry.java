package io.tieredcache;

import io.tieredcache.spi.Tier;
import java.time.Duration;

/**
 * A value together with what is known of its freshness.
 *
 * @param value the value; shared with other callers, so it must be immutable
 * @param version microseconds since 1970 by the authority's clock; 0 where the value has none
 * @param tier the tier that answered
 * @param maxAge how long ago the answering tier was asked: the value was current there at that time
 *     or later
 * @param <V> the value's type
 */
public record CacheEntry<V>(V value, long version, Tier tier, Duration maxAge) {}
