package io.tieredcache;

import io.tieredcache.spi.Tier;
import java.util.List;

/**
 * How the tiers of a cache were when {@link TieredCache#health} asked them, for a readiness check.
 * Immutable; nothing in it is null.
 *
 * @param tiers those that the cache has, from L2 downwards; none where L1 is alone
 */
public record CacheHealth(List<TierHealth> tiers) {
  /** Copies the list. */
  public CacheHealth {
    tiers = List.copyOf(tiers);
  }

  /**
   * Whether each tier is up; true where L1 is alone. A service may well be ready without: its
   * policies say so.
   */
  public boolean allUp() {
    return tiers.stream().allMatch(TierHealth::up);
  }

  /**
   * One tier.
   *
   * @param tier L2 or L3
   * @param up whether it answered within a second, and none of its nodes is kept away from by a
   *     circuit breaker
   * @param detail for people: what is wrong, or how many milliseconds the answer took; names nodes,
   *     never a key, a value or a secret
   */
  public record TierHealth(Tier tier, boolean up, String detail) {}
}
