package io.tieredcache;

import io.tieredcache.spi.Tier;
import java.util.List;

/**
 * How the tiers of a cache are, for a readiness check. Immutable.
 *
 * @param tiers those that the cache has, from L2 downwards; none where L1 is alone
 */
public record CacheHealth(List<TierHealth> tiers) {
  /** Copies the list. */
  public CacheHealth {
    tiers = List.copyOf(tiers);
  }

  /** Whether each tier answers. A service may well be ready without: its policies say so. */
  public boolean allUp() {
    return tiers.stream().allMatch(TierHealth::up);
  }

  /**
   * One tier.
   *
   * @param tier L2 or L3
   * @param up whether it has just answered, and none of its nodes is kept away from
   * @param detail what is wrong, or how long the answer took
   */
  public record TierHealth(Tier tier, boolean up, String detail) {}
}
