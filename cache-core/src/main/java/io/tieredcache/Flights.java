package io.tieredcache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The flights of one schema, at most one per id that takes joiners.
 *
 * <p>Safe because which flight is current, and which older ones it replaced, changes only inside
 * the map's {@code compute} of its id. A flight that was voided or replaced is no longer current,
 * and L1 keeps answers of current ones only.
 */
final class Flights<I, V> {
  private final ConcurrentMap<I, Flight<I, V>> current = new ConcurrentHashMap<>();
  private volatile long joinWindowNanos;

  /**
   * @param joinWindowNanos how long after its last answered question a flight takes joiners; later
   *     callers must read again, or they would get an answer as old as the slowest load
   */
  Flights(long joinWindowNanos) {
    this.joinWindowNanos = joinWindowNanos;
  }

  /** From now on flights take joiners for so long. */
  void joinFor(long nanos) {
    joinWindowNanos = nanos;
  }

  /** The flight to wait for: {@code mine} when the caller has to lead. */
  Flight<I, V> join(Flight<I, V> mine, long now) {
    // Without the map's lock, which all callers of a cold key would wait for one after the other.
    Flight<I, V> underWay = current.putIfAbsent(mine.id, mine);
    if (underWay == null) {
      return mine;
    }
    if (isOpen(underWay, now)) {
      return underWay;
    }
    @Nullable Flight<I, V> flight =
        current.compute(
            mine.id,
            (id, old) -> {
              if (old != null && isOpen(old, now)) {
                return old;
              }
              mine.superseded = old;
              forgetEnded(mine);
              return mine;
            });
    return flight == null ? mine : flight;
  }

  /** One that has ended but is not forgotten yet would answer its joiner for ever. */
  private boolean isOpen(Flight<I, V> flight, long now) {
    return !flight.answer.isDone() && flight.takesJoiners(now, joinWindowNanos);
  }

  private static <I, V> void forgetEnded(Flight<I, V> newest) {
    Flight<I, V> flight = newest;
    for (Flight<I, V> older = flight.superseded; older != null; older = flight.superseded) {
      if (older.answer.isDone()) {
        flight.superseded = older.superseded;
      } else {
        flight = older;
      }
    }
  }

  /** Whether the id is being read. */
  boolean underWay(I id) {
    Flight<I, V> flight = current.get(id);
    return flight != null && !flight.answer.isDone();
  }

  boolean isCurrent(Flight<I, V> flight) {
    return current.get(flight.id) == flight;
  }

  /** Ends a flight, whatever it came to. */
  void end(Flight<I, V> flight) {
    current.remove(flight.id, flight);
  }

  /** Voids all flights that are under way now, and tells of which ids. */
  List<I> makeAllVoid() {
    List<I> ids = new ArrayList<>(current.keySet());
    ids.forEach(id -> makeVoid(id, null));
    return ids;
  }

  /** Voids the flights of an id, but not the one that brought the news. */
  void makeVoid(I id, @Nullable Flight<I, V> except) {
    if (except != null && current.get(id) == except && except.superseded == null) {
      // It is alone, as nearly always. What joins from here on begins after the news.
      return;
    }
    takeAway(id, except, Flight::makeVoid);
  }

  /** Tells the flights of an id that L2 reports a change. */
  void report(I id) {
    takeAway(id, null, Flight::report);
  }

  private void takeAway(
      I id, @Nullable Flight<I, V> except, Consumer<? super Flight<I, V>> telling) {
    current.computeIfPresent(
        id,
        (key, newest) -> {
          for (Flight<I, V> f = newest; f != null; f = f.superseded) {
            if (f != except) {
              telling.accept(f);
            }
          }
          return newest == except ? newest : null;
        });
  }
}
