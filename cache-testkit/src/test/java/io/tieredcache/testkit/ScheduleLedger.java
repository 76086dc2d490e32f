package io.tieredcache.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What two processes were promised, and where it was broken. Versions are L3's. Thread-safe by its
 * monitor.
 */
final class ScheduleLedger {
  /** A change that had returned at this time: reads that begin later must not be older. */
  private record Change(int process, String id, long version, long at) {}

  /** What a read must not fall below, and which promise says so. */
  record Bound(long fresh, long seen) {}

  private final List<Change> changes = new ArrayList<>();
  private final Map<String, Long> seen = new HashMap<>();
  private final List<String> broken = new ArrayList<>();

  synchronized void changed(int process, String id, long version, long now) {
    changes.add(new Change(process, id, version, now));
  }

  /** A read begins: its own process's changes count at once, others' after {@code localTtl}. */
  synchronized Bound begin(int process, String id, long now) {
    long fresh = 0;
    for (Change change : changes) {
      boolean due = change.process() == process || now - change.at() >= Fleet.LOCAL_TTL.toNanos();
      if (change.id().equals(id) && due) {
        fresh = Math.max(fresh, change.version());
      }
    }
    return new Bound(fresh, seen.getOrDefault(process + id, 0L));
  }

  /** A read ends with a value of this version. */
  synchronized void read(int process, String id, Bound bound, long version) {
    if (version < bound.fresh()) {
      breaks("C1: process " + process + " read " + version + " of " + id + " after " + bound);
    }
    if (version < bound.seen()) {
      breaks("C2: process " + process + " read " + version + " of " + id + " after " + bound);
    }
    seen.merge(process + id, version, Math::max);
  }

  synchronized void breaks(String what) {
    broken.add(what);
  }

  synchronized List<String> broken() {
    return List.copyOf(broken);
  }
}
