package io.tieredcache;

import io.tieredcache.spi.Epoch;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.Tier;
import org.jspecify.annotations.Nullable;

/** An answer without marks, as most are. Immutable. */
final class PlainAnswer<V> extends Answer<V> {
  PlainAnswer(@Nullable V value, long version, Tier tier, long askedAt, @Nullable Epoch epoch) {
    super(value, version, tier, askedAt, epoch);
  }

  @Override
  @Nullable Refresh refresh() {
    return null;
  }

  @Override
  @Nullable Stamp stamp() {
    return null;
  }
}
