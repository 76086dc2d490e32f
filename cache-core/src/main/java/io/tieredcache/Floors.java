package io.tieredcache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * The highest version seen of ids whose answer L1 does not hold, or holds in another version. What
 * L1 holds is its own floor, so an id that has only been read costs nothing here. Bounded: what has
 * been used least may be forgotten. Thread-safe; calls nothing of ours.
 */
final class Floors<I> {
  private final Cache<I, Long> versions;

  Floors(long most) {
    // No hit of L1 comes here, so upkeep may run where it is asked for.
    @SuppressWarnings("unchecked") // A new builder takes any key and value.
    Caffeine<I, Long> builder = (Caffeine<I, Long>) (Caffeine<?, ?>) Caffeine.newBuilder();
    this.versions = builder.maximumSize(most).executor(Runnable::run).build();
  }

  /** 0 where none is remembered. */
  long of(I id) {
    Long version = versions.getIfPresent(id);
    return version == null ? 0 : version;
  }

  /** Raises the id's floor; one that is not lower stays. 0 is no version. */
  void remember(I id, long version) {
    if (version > 0) {
      versions.asMap().merge(id, version, Math::max);
    }
  }

  /** Lowers the id's floor, unless it is above {@code from} by now. */
  void lower(I id, long from, long to) {
    versions.asMap().compute(id, (key, floor) -> floor != null && floor > from ? floor : (Long) to);
  }

  /** What a log may show. */
  @Override
  public String toString() {
    return "Floors[" + versions.estimatedSize() + "]";
  }
}
