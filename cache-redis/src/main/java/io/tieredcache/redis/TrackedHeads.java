package io.tieredcache.redis;

import io.tieredcache.spi.KeyTemplate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** The key prefixes to track. Redis refuses a prefix that another one contains. */
final class TrackedHeads {
  private TrackedHeads() {}

  static List<String> of(Collection<KeyTemplate> templates) {
    return merged(templates.stream().map(KeyTemplate::prefix).toList());
  }

  /** The fewest of these prefixes that begin the same keys: none of them begins another. */
  static List<String> merged(Collection<String> prefixes) {
    List<String> kept = new ArrayList<>();
    // Sorted, a prefix comes right before all that it begins.
    for (String prefix : new TreeSet<>(prefixes)) {
      if (kept.isEmpty() || !prefix.startsWith(kept.get(kept.size() - 1))) {
        kept.add(prefix);
      }
    }
    return kept;
  }
}
