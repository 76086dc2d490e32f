package io.tieredcache.cli.demo;

import io.tieredcache.cli.demo.report.ProbeSight;
import io.tieredcache.cli.demo.report.ProbeWrite;
import io.tieredcache.cli.demo.report.ServiceReport;
import io.tieredcache.cli.demo.service.DemoSchemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Brings together when one service wrote a probe's value and when the other saw it: the two report
 * in any order. Used by one thread.
 */
final class ProbeLedger {
  private final List<Staleness> schemas;
  private final Map<String, NavigableMap<Long, Long>> returnedAt = new HashMap<>();
  private final List<ProbeSight> unsettled = new ArrayList<>();

  ProbeLedger(Promises promises) {
    schemas =
        List.of(
            new Staleness("worlds", DemoSchemas.WORLDS, Promises.staleness(promises.worlds())),
            new Staleness("NPCs", DemoSchemas.NPCS, Promises.staleness(promises.npcs())));
  }

  /**
   * Takes in a report.
   *
   * @param counted whether its sights count, or the service is still warming up
   */
  void add(ServiceReport report, boolean counted) {
    for (ProbeWrite write : report.probeWrites()) {
      returnedAt
          .computeIfAbsent(write.key(), key -> new TreeMap<>())
          .put(write.tick(), write.returnedAt());
    }
    for (ProbeSight sight : report.probeSights()) {
      unsettled.add(counted ? sight : forgotten(sight));
    }
    for (Iterator<ProbeSight> sights = unsettled.iterator(); sights.hasNext(); ) {
      if (settled(sights.next())) {
        sights.remove();
      }
    }
  }

  private static ProbeSight forgotten(ProbeSight sight) {
    return new ProbeSight(sight.key(), sight.tick(), ProbeSight.NONE, sight.seenAt());
  }

  /** Files all writes up to the one that was seen; false where that is not yet reported. */
  private boolean settled(ProbeSight sight) {
    NavigableMap<Long, Long> writes = returnedAt.get(sight.key());
    if (writes == null || !writes.containsKey(sight.tick())) {
      return false;
    }
    NavigableMap<Long, Long> seen = writes.headMap(sight.tick(), true);
    if (sight.lastOldReadAt() != ProbeSight.NONE) {
      seen.values().forEach(at -> file(sight, at));
    }
    seen.clear();
    return true;
  }

  private void file(ProbeSight sight, long returned) {
    for (Staleness schema : schemas) {
      if (schema.covers(sight.key())) {
        schema.add(sight.seenAt() - returned, sight.lastOldReadAt() - returned);
      }
    }
  }

  /** What is known by now, one for each probed schema. */
  List<Staleness> schemas() {
    return schemas;
  }
}
