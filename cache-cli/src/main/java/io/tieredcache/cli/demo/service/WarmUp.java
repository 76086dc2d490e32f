package io.tieredcache.cli.demo.service;

import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.spi.TierException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Opens the connections and loads the classes that a service needs, before it is measured. */
final class WarmUp {
  private static final int ROUNDS = 20;
  private static final int VALUES = 100;

  private WarmUp() {}

  static void run(TieredCache cache, int service) {
    TypedCache<String, NpcState> npcs = cache.of(DemoSchemas.NPCS);
    Map<String, NpcState> values = new LinkedHashMap<>();
    for (int i = 0; i < VALUES; i++) {
      String id = "warm-up-" + service + "-" + i;
      values.put(id, NpcState.born(id));
    }
    for (int i = 0; i < ROUNDS; i++) {
      round(npcs, values);
    }
  }

  private static void round(TypedCache<String, NpcState> npcs, Map<String, NpcState> values) {
    try {
      npcs.putAll(values);
      npcs.getAll(values.keySet());
      values.keySet().forEach(npcs::getEntry);
    } catch (TierException e) {
      // A cold machine may be too slow for a deadline; what is measured later tells if it stays so.
    }
  }
}
