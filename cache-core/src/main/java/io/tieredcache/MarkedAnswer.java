package io.tieredcache;

import io.tieredcache.spi.Stamp;
import org.jspecify.annotations.Nullable;

/** An answer that is to be loaded again ahead of its end, or whose value is large. Immutable. */
final class MarkedAnswer<V> extends Answer<V> {
  private final @Nullable Refresh refresh;
  private final @Nullable Stamp stamp;

  MarkedAnswer(Answer<V> answer, @Nullable Refresh refresh, @Nullable Stamp stamp) {
    super(answer.value(), answer.version(), answer.tier(), answer.askedAt(), answer.epoch());
    this.refresh = refresh;
    this.stamp = stamp;
  }

  @Override
  @Nullable Refresh refresh() {
    return refresh;
  }

  @Override
  @Nullable Stamp stamp() {
    return stamp;
  }
}
