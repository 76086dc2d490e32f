package io.tieredcache.cli.chaos;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a fleet's members hold of servers and machine.
 *
 * @param redis connections to nodes that run and answer
 * @param postgres connections to PostgreSQL
 * @param threads by the JVM's name and the threads' kind
 */
record Footprint(long redis, long postgres, Map<String, Integer> threads) {
  /** Threads of fixed pools that the driver starts when they first have work, of each cache. */
  private static final Map<String, Integer> STARTED_LATE =
      Map.of("lettuce-eventExecutorLoop-N-N", 2, "lettuce-timer-N-N", 1);

  /** The smaller number of each, since what comes and goes is no part of it. */
  Footprint least(Footprint other) {
    Map<String, Integer> least = new TreeMap<>(threads);
    least.keySet().retainAll(other.threads.keySet());
    least.replaceAll((kind, count) -> Math.min(count, other.threads.getOrDefault(kind, 0)));
    return new Footprint(Math.min(redis, other.redis), Math.min(postgres, other.postgres), least);
  }

  /**
   * The most that may be there later.
   *
   * @param connections what members want to have to Redis
   * @param caches how many each JVM has, by its name
   */
  Footprint most(long connections, Map<String, Integer> caches) {
    Map<String, Integer> most = new TreeMap<>(threads);
    caches.forEach(
        (jvm, number) ->
            STARTED_LATE.forEach(
                (kind, each) -> most.merge(jvm + " " + kind, each * number, Math::max)));
    return new Footprint(connections, postgres, most);
  }

  String summary() {
    return redis
        + " connections to Redis, "
        + postgres
        + " to PostgreSQL and "
        + threads.values().stream().mapToInt(Integer::intValue).sum()
        + " threads";
  }

  boolean isWithin(Footprint most) {
    return redis <= most.redis
        && postgres <= most.postgres
        && threads.entrySet().stream()
            .allMatch(e -> e.getValue() <= most.threads.getOrDefault(e.getKey(), 0));
  }
}
