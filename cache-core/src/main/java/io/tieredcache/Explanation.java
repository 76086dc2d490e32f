package io.tieredcache;

import io.tieredcache.spi.Tier;
import java.util.EnumMap;
import java.util.Map;

/**
 * What each tier holds of an id at one moment, and what a {@code get} would do with it. For people;
 * no value is in it. Immutable.
 *
 * @param key the storage key
 * @param tiers what each tier of the schema holds, in words
 * @param get what a {@code get} would do now
 */
public record Explanation(String key, Map<Tier, String> tiers, String get) {
  /** Copies the map. */
  public Explanation {
    tiers = Map.copyOf(tiers);
  }

  /** One line for each tier, safe for logs. */
  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder(key);
    new EnumMap<>(tiers)
        .forEach((tier, says) -> lines.append("\n  ").append(tier).append(": ").append(says));
    return lines.append("\n  get: ").append(get).toString();
  }
}
