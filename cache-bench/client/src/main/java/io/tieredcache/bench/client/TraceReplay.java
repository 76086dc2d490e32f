package io.tieredcache.bench.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * One client's share of a recorded trace, in the trace's order. What L1 did not answer is sorted by
 * the reason: the id was never asked for here, its local time was over, a write of it was due since
 * it was fetched, or it was there lately and is gone (evicted for space). Thread-safe.
 */
final class TraceReplay implements OpenLoop.Access {
  private final Peer peer;
  private final String set;
  private final int[] accesses;
  private final int index;
  private final int of;
  private final int bytes;
  private final long localNanos;
  private final TraceWrites writes;
  private final Map<Integer, Fetch> fetches = new ConcurrentHashMap<>();
  private final LongAdder never = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder evicted = new LongAdder();
  private final LongAdder invalidated = new LongAdder();
  private final LongAdder loads = new LongAdder();

  /** When an id was last asked of another than L1, and by which access. */
  private record Fetch(long number, long nanos) {}

  /**
   * A share.
   *
   * @param ask which names the set, the share, the size of values, the percentage of writes and the
   *     longest that L1 keeps an entry
   */
  TraceReplay(Peer peer, int[] accesses, Ask ask) {
    this.peer = peer;
    this.set = ask.text("set");
    this.accesses = accesses;
    this.index = ask.number("index");
    this.of = ask.number("of");
    this.bytes = ask.number("bytes");
    long localMillis = ask.number("local", (int) Target.LOCAL_TTL.toMillis());
    this.localNanos = TimeUnit.MILLISECONDS.toNanos(localMillis);
    this.writes = new TraceWrites(accesses, of, ask.number("writes", 0));
  }

  /** How many accesses are this client's. */
  long accesses() {
    return ((long) accesses.length - index + of - 1) / of;
  }

  @Override
  public int run(long number) throws Exception {
    int object = accesses[(int) (number * of + index)];
    String id = set + "-" + Integer.toUnsignedString(object);
    if (writes.writes(index, number)) {
      peer.put(id, Values.of(id, bytes));
      return OpenLoop.WRITE;
    }
    Fetch fetch = new Fetch(number, System.nanoTime());
    Peer.Sight sight = peer.look(id);
    if (sight.tier() != 1) {
      sort(object, fetch);
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

  private void sort(int object, Fetch fetch) {
    Fetch before = fetches.put(object, fetch);
    if (before == null) {
      never.increment();
    } else if (fetch.nanos - before.nanos >= localNanos) {
      expired.increment();
    } else if (writes.between(object, before.number, fetch.number)) {
      invalidated.increment();
    } else {
      evicted.increment();
    }
  }

  Outcome told(Outcome outcome) {
    return outcome
        .with("never", never.sum())
        .with("expired", expired.sum())
        .with("evicted", evicted.sum())
        .with("invalidated", invalidated.sum())
        .with("loads", loads.sum());
  }
}
