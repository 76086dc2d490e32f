package io.tieredcache.bench.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The works of a peer: what each measure repeats. */
final class Works {
  /** Draws per thread, a power of two; then they begin again. */
  private static final int DRAWS = 1 << 16;

  /** Hits per timed call, since one takes about as long as reading the clock. */
  private static final int HITS = 1024;

  private final Peer peer;

  Works(Peer peer) {
    this.peer = peer;
  }

  /** Single gets. Each thread goes round ids of its own: none comes again before L1 forgot it. */
  Work get(List<String> ids) {
    return (thread, threads) -> {
      List<String> own = share(ids, thread, threads);
      int[] next = {0};
      return () -> {
        String id = own.get(next[0]++ % own.size());
        Values.check(id, peer.get(id));
        return 1;
      };
    };
  }

  private static List<String> share(List<String> ids, int thread, int threads) {
    int each = ids.size() / threads;
    return ids.subList(thread * each, (thread + 1) * each);
  }

  /** Single puts of the values that are there already. */
  Work put(List<String> ids, int bytes) {
    return (thread, threads) -> {
      List<String> own = share(ids, thread, threads);
      int[] next = {0};
      return () -> {
        String id = own.get(next[0]++ % own.size());
        peer.put(id, Values.of(id, bytes));
        return 1;
      };
    };
  }

  /** A call that gets many. */
  interface Many {
    Map<String, byte[]> get(List<String> ids) throws Exception;
  }

  /** Many ids by one call, going round. */
  Work many(Many call, List<String> ids, int size) {
    List<List<String>> parts = new ArrayList<>();
    for (int i = 0; i + size <= ids.size(); i += size) {
      parts.add(List.copyOf(ids.subList(i, i + size)));
    }
    return (thread, threads) -> {
      int[] next = {thread};
      return () -> {
        List<String> part = parts.get((next[0] += threads) % parts.size());
        Map<String, byte[]> values = call.get(part);
        part.forEach(id -> Values.check(id, values.get(id)));
        return size;
      };
    };
  }

  /** Many values by one call, of ids that are there already, going round. */
  Work store(List<String> ids, int bytes, int size) {
    List<Map<String, byte[]>> parts = new ArrayList<>();
    for (int i = 0; i + size <= ids.size(); i += size) {
      Map<String, byte[]> part = new LinkedHashMap<>();
      ids.subList(i, i + size).forEach(id -> part.put(id, Values.of(id, bytes)));
      parts.add(part);
    }
    return (thread, threads) -> {
      int[] next = {thread};
      return () -> {
        peer.seed(parts.get((next[0] += threads) % parts.size()));
        return size;
      };
    };
  }

  /**
   * Reads and writes of a game: some ids draw most of the interest.
   *
   * @param writes percent
   */
  Work mix(List<String> ids, int bytes, int writes, double exponent, int seed) {
    Zipf zipf = new Zipf(ids.size(), exponent);
    return (thread, threads) -> {
      SplittableRandom random = new SplittableRandom(seed * 1000L + thread);
      int[] draws = zipf.draw(random, DRAWS);
      int[] next = {0};
      return () -> {
        String id = ids.get(draws[next[0]++ & DRAWS - 1]);
        if (random.nextInt(100) < writes) {
          peer.put(id, Values.of(id, bytes));
        } else {
          Values.check(id, peer.get(id));
        }
        return 1;
      };
    };
  }

  /** Hits in L1: the ids are few and stay there. */
  Work hit(List<String> ids) {
    return (thread, threads) ->
        () -> {
          for (int i = 0; i < HITS; i++) {
            String id = ids.get(i & ids.size() - 1);
            if (peer.get(id) == null) {
              throw new WrongDataException("no value for " + id);
            }
          }
          return HITS;
        };
  }
}
