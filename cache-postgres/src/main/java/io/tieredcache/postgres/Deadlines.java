package io.tieredcache.postgres;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The calls that wait for an answer, each until its deadline. Calls whose deadlines lie in the same
 * 4 ms share one task of the clock, which runs at the end of these: a task for each call cost more
 * than the call's share of a gathered query.
 *
 * <p>Thread-safe: a call joins its moment inside the map's {@code compute} of that moment, so it is
 * there when the moment's task takes the moment out.
 */
final class Deadlines {
  /** A power of two near 4 ms. */
  private static final int NANOS_BITS = 22;

  private final ConcurrentHashMap<Long, Set<Pending<?>>> moments = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock;

  Deadlines(ScheduledExecutorService clock) {
    this.clock = clock;
  }

  /**
   * Takes a call in.
   *
   * @throws RejectedExecutionException when the clock has stopped
   */
  void add(Pending<?> call) {
    long remaining = call.operation().deadline().remainingNanos();
    long moment = ((System.nanoTime() + remaining) >> NANOS_BITS) + 1;
    moments.compute(
        moment,
        (at, there) -> {
          Set<Pending<?>> calls = there == null ? begin(at) : there;
          call.waitsIn(calls);
          return calls;
        });
  }

  private Set<Pending<?>> begin(long moment) {
    long delay = (moment << NANOS_BITS) - System.nanoTime();
    Future<?> unused = clock.schedule(() -> end(moment), delay, TimeUnit.NANOSECONDS);
    return ConcurrentHashMap.newKeySet();
  }

  private void end(long moment) {
    Set<Pending<?>> calls = moments.remove(moment);
    if (calls != null) {
      calls.forEach(Pending::expire);
    }
  }

  /** All that wait. */
  void forEach(Consumer<Pending<?>> action) {
    moments.values().forEach(calls -> calls.forEach(action));
  }
}
