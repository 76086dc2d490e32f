package io.tieredcache;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this process was told is journaled in one partition, for as long as a failover of Redis may
 * still lose it: what came since the begin of the flusher's last turn but one in which the
 * partition's node answered. Bounded by {@value #MOST} ids for each turn; beyond that, what is lost
 * is counted as less than it was.
 *
 * <p>Thread-safe: writers put into the younger map; the flusher's thread alone changes the maps,
 * and a write that meets the change goes into the next younger one as well.
 */
final class Acknowledged {
  private static final int MOST = 10_000;

  /** A write of a key. */
  record Write(long version, boolean removes) {
    private Write newer(Write other) {
      return version >= other.version ? this : other;
    }
  }

  private volatile Map<String, Write> younger = new ConcurrentHashMap<>();

  /** What came before a turn that has begun and that the node has not answered yet. */
  private volatile @Nullable Map<String, Write> before;

  private volatile Map<String, Write> older = Map.of();

  /**
   * These writes returned.
   *
   * @param removes whether they were removes, not puts
   */
  void add(Map<String, Long> versions, boolean removes) {
    Map<String, Write> into;
    do {
      into = younger;
      put(versions, removes, into);
    } while (into != younger);
  }

  private static void put(Map<String, Long> versions, boolean removes, Map<String, Write> into) {
    if (into.size() < MOST) {
      versions.forEach(
          (key, version) -> into.merge(key, new Write(version, removes), Write::newer));
    }
  }

  /** A turn of the flusher begins. */
  void turn() {
    if (before == null) {
      before = younger;
      younger = new ConcurrentHashMap<>();
    }
  }

  /** The node answered and is the one it was: what came before the turn before is past losing. */
  void answered() {
    Map<String, Write> since = before;
    if (since != null) {
      older = since;
      before = null;
    }
  }

  /** All that may be lost, each key's newest write. */
  Map<String, Write> newest() {
    Map<String, Write> all = new ConcurrentHashMap<>(older);
    merge(before, all);
    merge(younger, all);
    return all;
  }

  private static void merge(@Nullable Map<String, Write> from, Map<String, Write> into) {
    if (from != null) {
      from.forEach((key, write) -> into.merge(key, write, Write::newer));
    }
  }
}
