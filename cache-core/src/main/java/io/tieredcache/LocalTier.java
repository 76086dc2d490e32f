package io.tieredcache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tieredcache.spi.Epoch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * L1 of one schema: the answers this process may give without asking, and the floor of each id, the
 * highest version the process has seen of it. Decides what L1 may keep.
 *
 * <p>Safe because every change of an id's answer happens inside the map's {@code compute} of that
 * id, and whoever makes answers unwelcome raises the floor and voids the flights before it drops
 * the entry: an answer kept later sees the reason and is refused, one kept earlier is dropped.
 *
 * <p>An answer outlives its time in the map until space is needed; {@link #fresh} checks its age.
 */
final class LocalTier<I, V> {
  /** Absence, and what nobody would report a change of, is never kept longer. */
  static final long UNTRACKED_NANOS = 100_000_000;

  private final Cache<I, Answer<V>> answers;
  private final Cache<I, Long> floors;
  private final LongAdder evicted = new LongAdder();
  private final Upkeep upkeep = new Upkeep();
  private final Flights<I, V> flights;
  private final boolean alone;
  private final LongSupplier nanoTime;

  // How long answers are given, by what is known of their changes; nanoseconds. A read looks at one
  // of them only, so they need not change as one.
  private volatile long trackedNanos;
  private volatile long untrackedNanos;
  private volatile long absenceNanos;

  /**
   * @param ttlNanos how long an answer is given whose changes are reported; others for 100 ms at
   *     most
   * @param alone whether there is no tier below, so that what was put here is the truth
   */
  LocalTier(
      int maxEntries, long ttlNanos, boolean alone, Flights<I, V> flights, LongSupplier nanoTime) {
    this.answers =
        LocalTier.<I, Answer<V>>bounded(maxEntries, upkeep)
            .evictionListener((id, answer, cause) -> evicted.increment())
            .build();
    // No hit reads it, so its upkeep may run where it is asked for.
    this.floors = LocalTier.<I, Long>bounded(2L * maxEntries, Runnable::run).build();
    this.flights = flights;
    this.alone = alone;
    this.nanoTime = nanoTime;
    keepFor(ttlNanos);
  }

  // Never Caffeine's own executor: to wake a pool's thread for each value kept costs more than the
  // rest of a read.
  @SuppressWarnings("unchecked")
  private static <K, T> Caffeine<K, T> bounded(long most, Executor upkeep) {
    // A new builder takes any key and value.
    return (Caffeine<K, T>)
        (Caffeine<?, ?>) Caffeine.newBuilder().maximumSize(most).executor(upkeep);
  }

  /** From now on answers are given for so long, those included that it holds. */
  void keepFor(long ttlNanos) {
    long brief = Math.min(ttlNanos, UNTRACKED_NANOS);
    trackedNanos = ttlNanos;
    untrackedNanos = alone ? ttlNanos : brief;
    absenceNanos = brief;
  }

  /** A flight joined late must not bring what L1 itself would not have kept so long. */
  static long joinWindow(SchemaPolicy policy) {
    return Math.min(policy.localTtl().toNanos(), UNTRACKED_NANOS);
  }

  /** The answer, if it is still young enough to give. */
  @Nullable Answer<V> fresh(I id) {
    Answer<V> answer = answers.getIfPresent(id);
    return answer != null && isFresh(answer) ? answer : null;
  }

  /**
   * The value, even if its time has run out, up to this age. One that was told stale is not here.
   */
  @Nullable Answer<V> agedAtMost(I id, long nanos) {
    Answer<V> answer = answers.getIfPresent(id);
    return answer != null
            && answer.value() != null
            && nanoTime.getAsLong() - answer.askedAt() < nanos
        ? answer
        : null;
  }

  /** As {@link #agedAtMost}, but not one whose changes may have gone unreported. */
  @Nullable Answer<V> reportedAgedAtMost(I id, long nanos) {
    Answer<V> answer = agedAtMost(id, nanos);
    Epoch epoch = answer == null ? null : answer.epoch();
    return epoch == null || epoch.isOpen(nanoTime.getAsLong()) ? answer : null;
  }

  /** Marks the answer as being refreshed; false where another caller did so or it is not here. */
  boolean claim(I id, Answer<V> answer) {
    boolean claimed = answers.asMap().replace(id, answer, answer.withoutRefresh());
    upkeep.run();
    return claimed;
  }

  /** A large value that L2 can compare by its stamp, whatever its age, or null. */
  @Nullable Answer<V> revalidatable(I id) {
    Answer<V> answer = answers.getIfPresent(id);
    return answer != null && answer.stamp() != null ? answer : null;
  }

  private boolean isFresh(Answer<V> answer) {
    long now = nanoTime.getAsLong();
    long age = now - answer.askedAt();
    Epoch epoch = answer.epoch();
    if (epoch != null) {
      return age < trackedNanos && epoch.isOpen(now);
    }
    return age < (answer.value() == null ? absenceNanos : untrackedNanos);
  }

  /**
   * Keeps what a flight brought, unless the flight was voided or replaced, or it is below the
   * floor.
   */
  void keep(Flight<I, V> flight, Answer<V> answer) {
    answers
        .asMap()
        .compute(
            flight.id,
            (id, old) ->
                flights.isCurrent(flight)
                        && !isBelow(answer.version(), remembered(id, old))
                        && !isPut(old)
                    ? answer
                    : old);
    upkeep.run();
  }

  /** A value that was put while a flight found nothing: a put that has returned is not lost. */
  private boolean isPut(@Nullable Answer<V> old) {
    return alone && old != null && old.value() != null && isFresh(old);
  }

  /** How many answers it holds, about, and those included whose time has run out. */
  long size() {
    return answers.estimatedSize();
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

  private long remembered(I id, @Nullable Answer<V> answer) {
    Long floor = floors.getIfPresent(id);
    return Math.max(floor == null ? 0 : floor, answer == null ? 0 : answer.version());
  }

  /**
   * A flight met this version: a higher one than before drops older answers and voids other
   * flights.
   */
  void saw(Flight<I, V> flight, long version) {
    if (version > floor(flight.id)) {
      raise(flight.id, version, flight);
    }
  }

  /** This process wrote or deleted: the next read asks again, and nothing older comes back. */
  void wrote(I id, long version) {
    raise(id, version, null);
    answers.invalidate(id);
    upkeep.run();
  }

  /**
   * A version was committed elsewhere: what is older goes. An id that nobody here asked for is not
   * remembered for it.
   */
  void told(I id, long version) {
    if (version <= floor(id)) {
      return;
    }
    if (floors.getIfPresent(id) == null && answers.getIfPresent(id) == null) {
      flights.makeVoid(id, null);
    } else {
      raise(id, version, null);
    }
  }

  /** The value was told stale: the next read asks again. The floor stays. */
  void invalidate(I id) {
    flights.makeVoid(id, null);
    answers.invalidate(id);
    upkeep.run();
  }

  /** All values were told stale. The floors stay. */
  void invalidateAll() {
    flights.makeAllVoid();
    answers.invalidateAll();
  }

  private void raise(I id, long version, @Nullable Flight<I, V> except) {
    if (version > 0) {
      floors.asMap().merge(id, version, Math::max);
    }
    flights.makeVoid(id, except);
    answers.asMap().computeIfPresent(id, (key, old) -> old.version() < version ? null : old);
    upkeep.run();
  }

  /**
   * Lets the floor follow an authority that has lost its newest versions.
   *
   * @param from the floor before the authority was asked; a higher one by now stays
   */
  void follow(I id, long from, long to) {
    floors.asMap().computeIfPresent(id, (key, floor) -> floor == from ? (Long) to : floor);
    answers.asMap().computeIfPresent(id, (key, old) -> old.version() == from ? null : old);
    upkeep.run();
  }

  /** Keeps a value where L1 is the only tier. */
  void store(I id, Answer<V> answer) {
    flights.makeVoid(id, null);
    answers.put(id, answer);
    upkeep.run();
  }
}
