package io.tieredcache.bench.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * One client's share of a recorded trace, in the trace's order. What L1 did not answer is sorted by
 * the reason: the id was never asked for here, its local time was over, or it was there lately and
 * is gone (evicted for space; nobody writes while a trace is replayed). Thread-safe.
 */
final class TraceReplay implements OpenLoop.Access {
  private final Peer peer;
  private final String set;
  private final int[] accesses;
  private final int index;
  private final int of;
  private final int bytes;
  private final Map<Integer, Long> fetchedAt = new ConcurrentHashMap<>();
  private final LongAdder never = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder evicted = new LongAdder();
  private final LongAdder loads = new LongAdder();

  TraceReplay(Peer peer, String set, int[] accesses, int index, int of, int bytes) {
    this.peer = peer;
    this.set = set;
    this.accesses = accesses;
    this.index = index;
    this.of = of;
    this.bytes = bytes;
  }

  /** How many accesses are this client's. */
  long accesses() {
    return ((long) accesses.length - index + of - 1) / of;
  }

  @Override
  public int run(long number) throws Exception {
    int object = accesses[(int) (number * of + index)];
    String id = set + "-" + Integer.toUnsignedString(object);
    long asked = System.nanoTime();
    Peer.Sight sight = peer.look(id);
    if (sight.tier() != 1) {
      sort(object, asked);
    }
    if (sight.value() == null) {
      // The database of the peers that have none: its answer goes into the cache.
      loads.increment();
      peer.put(id, Values.of(id, bytes));
      return 3;
    }
    Values.check(id, sight.value());
    return sight.tier();
  }

  private void sort(int object, long asked) {
    Long before = fetchedAt.put(object, asked);
    if (before == null) {
      never.increment();
    } else if (asked - before >= Target.LOCAL_TTL.toNanos()) {
      expired.increment();
    } else {
      evicted.increment();
    }
  }

  Outcome told(Outcome outcome) {
    return outcome
        .with("never", never.sum())
        .with("expired", expired.sum())
        .with("evicted", evicted.sum())
        .with("loads", loads.sum());
  }
}
