package io.tieredcache;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * L1 of one schema: the answers this process may give without asking, and the floor of each id, the
 * highest version the process has seen of it. Decides what L1 may keep.
 *
 * <p>Safe because every change of an id's answer happens inside the map's {@code compute} of that
 * id, eviction too, and whoever makes answers unwelcome raises the floor and voids the flights
 * before it drops the entry: an answer kept later sees the reason and is refused, one kept earlier
 * is dropped.
 *
 * <p>A kept answer's version is its own floor; {@link Floors} has those of ids that L1 gave up.
 * Whatever takes an answer out of the map, or replaces it by one of a lower version or none, tells
 * {@code Floors} first, inside that {@code compute}. A floor so moves one way only, and who looks
 * for it in the map and then in {@code Floors}, in this order, meets it in one of them.
 *
 * <p>An answer outlives its time in the map until space is needed; {@link #fresh} checks its age.
 */
final class LocalTier<I, V> {
  private final Cache<I, Answer<V>> answers;
  private final ConcurrentMap<I, Answer<V>> map;
  private final Floors<I> floors;
  private final LongAdder evicted = new LongAdder();
  private final LongAdder kept = new LongAdder();
  private final Upkeep upkeep = new Upkeep();
  private final Flights<I, V> flights;
  private final Freshness freshness;
  private final boolean alone;

  /**
   * @param ttlNanos how long an answer is given whose changes are reported; others for 100 ms at
   *     most; 0 for not at all
   * @param alone whether there is no tier below, so that what was put here is the truth
   */
  LocalTier(
      int maxEntries, long ttlNanos, boolean alone, Flights<I, V> flights, LongSupplier nanoTime) {
    this.floors = new Floors<>(2L * maxEntries);
    this.answers = upkeep.bounded(maxEntries, this::evicted);
    this.map = answers.asMap();
    this.flights = flights;
    this.alone = alone;
    this.freshness = new Freshness(ttlNanos, alone, nanoTime);
  }

  private void evicted(I id, Answer<V> answer) {
    evicted.increment();
    floors.remember(id, answer.version());
  }

  Freshness freshness() {
    return freshness;
  }

  /** The answer, if it is still young enough to give. */
  @Nullable Answer<V> fresh(I id) {
    Answer<V> answer = answers.getIfPresent(id);
    return answer != null && freshness.of(answer) ? answer : null;
  }

  /**
   * The value, even if its time has run out, up to this age. One that was told stale is not here.
   */
  @Nullable Answer<V> agedAtMost(I id, long nanos) {
    Answer<V> answer = answers.getIfPresent(id);
    return answer != null && answer.value() != null && freshness.agedAtMost(answer, nanos)
        ? answer
        : null;
  }

  /** Marks the answer as being refreshed; false where another caller did so or it is not here. */
  boolean claim(I id, Answer<V> answer) {
    boolean claimed = map.replace(id, answer, answer.withoutRefresh());
    upkeep.run();
    return claimed;
  }

  /** What it holds of the id, whatever its age, or null. */
  @Nullable Answer<V> held(I id) {
    return answers.getIfPresent(id);
  }

  /**
   * Keeps what a flight brought, unless L1 gives no answers, the flight was voided or replaced, or
   * it is below the floor. Kept or not, the process has seen its version: a higher one than before
   * drops older answers and voids other flights. To be called before the answer is given to anyone.
   */
  void keep(Flight<I, V> flight, Answer<V> answer) {
    Keeping keeping = new Keeping(flight, answer);
    map.compute(flight.id, keeping);
    kept.add(keeping.kept ? 1 : 0);
    if (keeping.news) {
      flights.makeVoid(flight.id, flight);
      if (!keeping.kept) {
        // One of those voided may have kept a value without a version meanwhile.
        dropBelow(flight.id, answer.version());
      }
    }
    upkeep.run();
  }

  /** What becomes of an id's answer when a flight brings another. */
  private final class Keeping implements BiFunction<I, @Nullable Answer<V>, @Nullable Answer<V>> {
    private final Flight<I, V> flight;
    private final Answer<V> answer;

    boolean kept;

    /** Whether its version is higher than any that was seen before. */
    boolean news;

    Keeping(Flight<I, V> flight, Answer<V> answer) {
      this.flight = flight;
      this.answer = answer;
    }

    @Override
    public @Nullable Answer<V> apply(I id, @Nullable Answer<V> old) {
      long version = answer.version();
      long floor = remembered(id, old);
      news = version > floor;
      kept =
          freshness.gives() && flights.isCurrent(flight) && !isBelow(version, floor) && !isPut(old);
      if (kept) {
        if (old != null && old.version() > version) {
          floors.remember(id, old.version());
        }
        return answer;
      }
      if (news) {
        floors.remember(id, version);
        return null;
      }
      return old;
    }
  }

  /** A value that was put while a flight found nothing: a put that has returned is not lost. */
  private boolean isPut(@Nullable Answer<V> old) {
    return alone && old != null && old.value() != null && freshness.of(old);
  }

  /** How many answers it holds, about, and those included whose time has run out. */
  long size() {
    return answers.estimatedSize();
  }

  /** How many answers it has kept, those included that replaced another. */
  long kept() {
    return kept.sum();
  }

  /** How many were dropped for space. */
  long evicted() {
    return evicted.sum();
  }

  /** Whether a version is older than the floor. Values without a version pass. */
  static boolean isBelow(long version, long floor) {
    return version != 0 && version < floor;
  }

  /** The highest version seen of the id, 0 where none is remembered. */
  long floor(I id) {
    return remembered(id, answers.getIfPresent(id));
  }

  /** The same after a look at what L1 holds: floors must come after it. */
  long remembered(I id, @Nullable Answer<V> answer) {
    return Math.max(floors.of(id), answer == null ? 0 : answer.version());
  }

  /**
   * A flight met this version but brings no answer of it: a higher one than before drops older
   * answers and voids other flights, as {@link #keep} does.
   */
  void saw(Flight<I, V> flight, long version) {
    if (version > floor(flight.id)) {
      raise(flight.id, version, flight);
    }
  }

  /** This process wrote or deleted: the next read asks again, and nothing older comes back. */
  void wrote(I id, long version) {
    raise(id, version, null);
    drop(id);
  }

  /**
   * A version was committed elsewhere: what is older goes. An id that nobody here asked for is not
   * remembered for it.
   */
  void told(I id, long version) {
    Answer<V> answer = answers.getIfPresent(id);
    long floor = remembered(id, answer);
    if (version <= floor) {
      return;
    }
    if (floor == 0 && answer == null) {
      flights.makeVoid(id, null);
      dropBelow(id, version);
      upkeep.run();
    } else {
      raise(id, version, null);
    }
  }

  /** The value was told stale: the next read asks again. The floor stays. */
  void invalidate(I id) {
    flights.makeVoid(id, null);
    drop(id);
  }

  /** L2 reports that the value changed: the next read asks again. The floor stays. */
  void reported(I id) {
    flights.report(id);
    drop(id);
  }

  /** All values were told stale. The floors stay. */
  void invalidateAll() {
    List<I> underWay = flights.makeAllVoid();
    empty();
    // Their answers may be on the way into the map, where no iteration shows them yet.
    underWay.forEach(this::leave);
    upkeep.run();
  }

  /** Gives up its answers, not because they are stale. The floors stay. */
  void empty() {
    map.keySet().forEach(this::leave);
    upkeep.run();
  }

  private void drop(I id) {
    leave(id);
    upkeep.run();
  }

  private void leave(I id) {
    dropBelow(id, Long.MAX_VALUE);
  }

  private void raise(I id, long version, @Nullable Flight<I, V> except) {
    floors.remember(id, version);
    flights.makeVoid(id, except);
    dropBelow(id, version);
    upkeep.run();
  }

  /**
   * Drops an older answer. By {@code compute}: Caffeine's {@code computeIfPresent} first looks
   * without a lock, and does not see an answer that is just being kept.
   */
  private void dropBelow(I id, long version) {
    map.compute(
        id,
        (key, old) -> {
          if (old == null || old.version() >= version) {
            return old;
          }
          floors.remember(key, old.version());
          return null;
        });
  }

  /**
   * Lets the floor follow an authority that has lost its newest versions.
   *
   * @param from the floor before the authority was asked; a higher one by now stays
   */
  void follow(I id, long from, long to) {
    map.compute(
        id,
        (key, old) -> {
          floors.lower(key, from, to);
          boolean lost = old != null && old.version() > to && old.version() <= from;
          return lost ? null : old;
        });
    upkeep.run();
  }

  /** Keeps a value where L1 is the only tier. */
  void store(I id, Answer<V> answer) {
    flights.makeVoid(id, null);
    map.put(id, answer);
    kept.increment();
    upkeep.run();
  }
}
