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
  record Bound(long fresh, boolean removed, long seen, int disturbances, int takenBack) {
    /** For an answer that the policy allows to be stale. */
    Bound seenOnly() {
      return new Bound(0, true, seen, disturbances, takenBack);
    }
  }

  private final long limitNanos;
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, Map<Integer, Long>> seen = new HashMap<>();
  private final Map<String, Map<Integer, Long>> known = new HashMap<>();
  private final Map<String, Integer> takenBack = new HashMap<>();
  private final Set<String> exempt = new HashSet<>();
  private final Set<String> keepsBuried = new HashSet<>();
  private boolean unpublished;
  private boolean interrupted;
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
        seen.getOrDefault(id, Map.of()).getOrDefault(process, 0L),
        disturbances,
        takenBack.getOrDefault(id, 0));
  }

  /**
   * A read ends; version 0 for a value without one, which belongs to another service.
   *
   * @param stands whether it has not been taken back: then the process must see nothing older
   */
  synchronized void read(int process, String id, Bound bound, long version, boolean stands) {
    knows(process, id, version);
    if (version == 0 || isTakenBack(id, bound)) {
      return;
    }
    if (version < bound.fresh()) {
      breaks("C1: process " + process + " read version " + version + " of " + id + ", " + bound);
    }
    if (version < bound.seen()) {
      breaks("C2: process " + process + " read version " + version + " of " + id + ", " + bound);
    }
    if (stands) {
      seen.computeIfAbsent(id, absent -> new HashMap<>()).merge(process, version, Math::max);
    }
  }

  /** A process has met a version, and takes nothing older from L2 unless L3 itself is older. */
  synchronized void knows(int process, String id, long version) {
    known(id).merge(process, version, Math::max);
  }

  private Map<Integer, Long> known(String id) {
    return known.computeIfAbsent(id, absent -> new HashMap<>());
  }

  /** A read ends with nothing: somebody must have removed what was put. */
  synchronized void readNothing(int process, String id, Bound bound) {
    boolean removable =
        removing.getOrDefault(id, 0) > 0 || removedUpTo.getOrDefault(id, 0L) >= bound.fresh();
    if (!bound.removed() && !removable && !isTakenBack(id, bound)) {
      breaks("C1: process " + process + " read nothing of " + id + ", " + bound);
    }
  }

  /**
   * A read was the only call of its id, and asked L3 for a row. A process that knew a newer
   * version, which was taken back, has to ask L3 once.
   */
  synchronized void loaded(int process, String id, Bound bound, long version) {
    Long before = known(id).put(process, version);
    boolean takenBack = before != null && before > version;
    if (bound.disturbances() != disturbances) {
      return;
    }
    if (!loaded.add(id) && !untold.contains(id) && !takenBack) {
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

  private boolean isTakenBack(String id, Bound bound) {
    return exempt.contains(id) || takenBack.getOrDefault(id, 0) > bound.takenBack();
  }

  /** A write has become a dead letter: what was promised of it and older ones is void. */
  synchronized void buried(String id, long version) {
    changes.removeIf(change -> change.id().equals(id) && change.version() <= version);
    seen.getOrDefault(id, new HashMap<>()).values().removeIf(each -> each <= version);
    takenBack.merge(id, 1, Integer::sum);
  }

  /** A failover lost writes of the id, or may give versions of its again. */
  synchronized void exempt(String id) {
    exempt.add(id);
  }

  /** A put was held: it may tell L2 of a value that has become a dead letter meanwhile. */
  synchronized void mayKeepBuried(String id) {
    keepsBuried.add(id);
  }

  /** Who buried a value may not have come to drop it from L2, which keeps it until it expires. */
  synchronized void interrupted() {
    interrupted = true;
  }

  synchronized boolean keepsBuried(String id) {
    return interrupted || keepsBuried.contains(id);
  }

  /** A flusher could not tell L2 of what it flushed, and remembers it as a repair. */
  synchronized void unpublished() {
    unpublished = true;
  }

  synchronized boolean isUnpublished(String id) {
    return unpublished || exempt.contains(id);
  }

  synchronized void breaks(String what) {
    broken.add(what);
  }

  synchronized List<String> broken() {
    return List.copyOf(broken);
  }
}
