package io.tieredcache;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process was told is journaled in one partition, for as long as a failover of Redis may
 * still lose it: what came since the flusher's last turn but one in which the partition's node
 * answered. Bounded by {@value #MOST} ids for each turn; beyond that, what is lost is counted as
 * less than it was.
 *
 * <p>Thread-safe: writers put into the younger map, and {@link #answered}, which one thread calls,
 * changes the maps; a write that meets the change goes into the next younger one as well.
 */
final class Acknowledged {
  private static final int MOST = 10_000;

  private volatile Map<String, Long> younger = new ConcurrentHashMap<>();
  private volatile Map<String, Long> older = Map.of();

  /** These writes returned. */
  void add(Map<String, Long> versions) {
    Map<String, Long> into;
    do {
      into = younger;
      put(versions, into);
    } while (into != younger);
  }

  private static void put(Map<String, Long> versions, Map<String, Long> into) {
    if (into.size() < MOST) {
      versions.forEach((key, version) -> into.merge(key, version, Math::max));
    }
  }

  /** The node answered and is the one it was: what came before the last time is past losing. */
  void answered() {
    older = younger;
    younger = new ConcurrentHashMap<>();
  }

  /** All that may be lost, each key's newest version. */
  Map<String, Long> newest() {
    Map<String, Long> all = new ConcurrentHashMap<>(older);
    younger.forEach((key, version) -> all.merge(key, version, Math::max));
    return all;
  }
}
