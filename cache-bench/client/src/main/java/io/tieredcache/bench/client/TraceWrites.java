package io.tieredcache.bench.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Which accesses of a replayed trace write instead of read: a share of those of the last client,
 * the same in each run. Every client knows them, and as all follow the trace at the same rate from
 * the same time, also whether a write was due between two of its own accesses. Immutable.
 */
final class TraceWrites {
  private static final long SEED = 0x7EA5E;

  private final int client;
  private final boolean[] written;
  private final Map<Integer, List<Integer>> numbers = new HashMap<>();

  /**
   * Draws them.
   *
   * @param of how many clients share the accesses in turn
   * @param percent of the last client's accesses
   */
  TraceWrites(int[] accesses, int of, int percent) {
    this.client = of - 1;
    this.written = new boolean[accesses.length / of];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int number = 0; number < written.length; number++) {
      written[number] = random.nextInt(100) < percent;
      if (written[number]) {
        int object = accesses[number * of + client];
        numbers.computeIfAbsent(object, none -> new ArrayList<>()).add(number);
      }
    }
  }

  /** Whether this access of a client writes. */
  boolean writes(int index, long number) {
    return index == client && number < written.length && written[(int) number];
  }

  /** Whether a write of the object was due later than one access of a client and before another. */
  boolean between(int object, long earlier, long later) {
    List<Integer> all = numbers.getOrDefault(object, List.of());
    int at = Collections.binarySearch(all, (int) earlier + 1);
    int next = at < 0 ? -at - 1 : at;
    return next < all.size() && all.get(next) <= later;
  }
}
