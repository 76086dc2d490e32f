package io.tieredcache.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of a course were promised, and where it was broken. Versions are L3's.
 * Thread-safe by its monitor.
 */
final class SimulationLedger {
  /**
   * A change that had returned at this time.
   *
   * @param version at least this
   * @param told whether L2 had heard of it: only then others must see it in time
   */
  private record Change(
      int process, String id, long version, long at, boolean told, boolean removed) {}

  /** What a read must not fall below. */
  record Bound(long fresh, boolean removed, long seen, int disturbances) {
    /** For an answer that the policy allows to be stale. */
    Bound seenOnly() {
      return new Bound(0, true, seen, disturbances);
    }
  }

  private final long limitNanos;
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, Long> seen = new HashMap<>();
  private final Map<String, Integer> removing = new HashMap<>();
  private final Map<String, Long> removedUpTo = new HashMap<>();
  private final Set<String> untold = new HashSet<>();
  private final Set<String> loaded = new HashSet<>();
  private int disturbances;
  private final List<String> broken = new ArrayList<>();

  /** With this limit to how far others may be behind a change. */
  SimulationLedger(long limitNanos) {
    this.limitNanos = limitNanos;
  }

  synchronized void changed(int process, String id, long version, long now, boolean told) {
    changes.add(new Change(process, id, version, now, told, false));
    if (!told) {
      untold.add(id);
    }
  }

  synchronized void removing(String id) {
    removing.merge(id, 1, Integer::sum);
  }

  /** A remove has ended; {@code to} is the highest version that it may have given. */
  synchronized void removed(
      int process, String id, long from, long to, long now, boolean told, boolean done) {
    removing.merge(id, -1, Integer::sum);
    removedUpTo.merge(id, to, Math::max);
    if (done) {
      changes.add(new Change(process, id, from, now, told, true));
    }
    if (!told) {
      untold.add(id);
    }
  }

  /** A write failed: whether it happened is unknown, and its process reads L3 from now on. */
  synchronized void failed(String id) {
    untold.add(id);
  }

  /** A read begins: its own process's changes count at once, others' after the limit. */
  synchronized Bound begin(int process, String id, long now) {
    @Nullable Change newest = null;
    for (Change change : changes) {
      boolean due =
          change.process() == process || (change.told() && now - change.at() >= limitNanos);
      if (change.id().equals(id)
          && due
          && (newest == null || change.version() > newest.version())) {
        newest = change;
      }
    }
    return new Bound(
        newest == null ? 0 : newest.version(),
        newest == null || newest.removed(),
        seen.getOrDefault(process + id, 0L),
        disturbances);
  }

  /** A read ends; 0 for a value without a version, which belongs to another service. */
  synchronized void read(int process, String id, Bound bound, long version) {
    if (version == 0) {
      return;
    }
    if (version < bound.fresh()) {
      breaks("C1: process " + process + " read version " + version + " of " + id + ", " + bound);
    }
    if (version < bound.seen()) {
      breaks("C2: process " + process + " read version " + version + " of " + id + ", " + bound);
    }
    seen.merge(process + id, version, Math::max);
  }

  /** A read ends with nothing: somebody must have removed what was put. */
  synchronized void readNothing(int process, String id, Bound bound) {
    boolean removable =
        removing.getOrDefault(id, 0) > 0 || removedUpTo.getOrDefault(id, 0L) >= bound.fresh();
    if (!bound.removed() && !removable) {
      breaks("C1: process " + process + " read nothing of " + id + ", " + bound);
    }
  }

  /** A read was the only call of its id, and asked L3 for a row. */
  synchronized void loaded(int process, String id, Bound bound) {
    if (bound.disturbances() != disturbances) {
      return;
    }
    if (!loaded.add(id) && !untold.contains(id)) {
      breaks("C5: process " + process + " loaded " + id + " again");
    }
  }

  /** Something happened for which the id may have to be loaded again. */
  synchronized void disturbed(String id) {
    disturbances++;
    loaded.remove(id);
  }

  synchronized void disturbedAll() {
    disturbances++;
    loaded.clear();
  }

  /** Whether L2 may hold an old value, since it could not be told of a newer one. */
  synchronized boolean isUntold(String id) {
    return untold.contains(id);
  }

  synchronized void breaks(String what) {
    broken.add(what);
  }

  synchronized List<String> broken() {
    return List.copyOf(broken);
  }
}
