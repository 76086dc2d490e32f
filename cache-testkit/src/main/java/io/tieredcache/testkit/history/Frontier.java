package io.tieredcache.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The least version that a read must see, as it rises over time. Not thread-safe. */
final class Frontier {
  /** From that time on a read must see this version or a higher one, because of that call. */
  record Demand(long from, long version, Call because) {}

  private final List<Demand> demands = new ArrayList<>();
  private final TreeMap<Long, Demand> highest = new TreeMap<>();

  void add(long from, long version, Call because) {
    demands.add(new Demand(from, version, because));
    highest.clear();
  }

  /** The highest demand made before that time, or null. */
  @Nullable Demand before(long time) {
    if (highest.isEmpty()) {
      settle();
    }
    Map.Entry<Long, Demand> entry = highest.lowerEntry(time);
    return entry == null ? null : entry.getValue();
  }

  private void settle() {
    demands.sort(Comparator.comparingLong(Demand::from));
    Demand top = null;
    for (Demand demand : demands) {
      if (top == null || demand.version > top.version) {
        top = demand;
        highest.put(demand.from, demand);
      }
    }
  }
}
