package io.tieredcache;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The highest version seen of ids whose answer L1 does not hold, or holds in another version. What
 * L1 holds is its own floor, so an id that has only been read costs nothing here. Bounded: an id
 * may be forgotten once a set number of others were remembered after it. Calls nothing of ours.
 *
 * <p>Two generations: when the younger is full, the older is forgotten as a whole. Where each fill
 * of L1 evicts another entry, ordering ids by their use cost as much as the fill itself.
 *
 * <p>Thread-safe: a floor is raised by {@code merge} in the younger generation, and once more where
 * that was forgotten meanwhile. Both generations count, the higher version decides.
 */
final class Floors<I> {
  private final long most;
  private final AtomicReference<Generations<I>> current =
      new AtomicReference<>(
          new Generations<>(new ConcurrentHashMap<>(), new ConcurrentHashMap<>()));

  private record Generations<I>(ConcurrentMap<I, Long> younger, ConcurrentMap<I, Long> older) {
    Generations<I> next() {
      return new Generations<>(new ConcurrentHashMap<>(), younger);
    }

    boolean has(ConcurrentMap<I, Long> versions) {
      return younger == versions || older == versions;
    }
  }

  /**
   * @param most of how many others an id outlives; up to twice as many are remembered
   */
  Floors(long most) {
    this.most = most;
  }

  /** 0 where none is remembered. */
  long of(I id) {
    Generations<I> generations = current.get();
    return Math.max(in(generations.younger, id), in(generations.older, id));
  }

  private static <I> long in(ConcurrentMap<I, Long> versions, I id) {
    Long version = versions.get(id);
    return version == null ? 0 : version;
  }

  /** Raises the id's floor; one that is not lower stays. 0 is no version. */
  void remember(I id, long version) {
    if (version <= 0) {
      return;
    }
    Generations<I> generations;
    do {
      generations = current.get();
      generations.younger.merge(id, version, Math::max);
    } while (!current.get().has(generations.younger));
    if (generations.younger.size() > most) {
      current.compareAndSet(generations, generations.next());
    }
  }

  /** Lowers the id's floor, unless it is above {@code from} by now. */
  void lower(I id, long from, long to) {
    Generations<I> generations = current.get();
    generations.older.computeIfPresent(id, (key, floor) -> floor > from ? floor : (Long) to);
    generations.younger.compute(
        id, (key, floor) -> floor != null && floor > from ? floor : (Long) to);
  }

  /** What a log may show. */
  @Override
  public String toString() {
    Generations<I> generations = current.get();
    return "Floors[" + (generations.younger.size() + generations.older.size()) + "]";
  }
}
