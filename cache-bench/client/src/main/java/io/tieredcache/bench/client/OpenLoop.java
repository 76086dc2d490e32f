package io.tieredcache.bench.client;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Calls that are due at set times, whether or not earlier ones have ended. A latency counts from
 * the time at which its call was due, so that a stall shows in all calls it delayed (no coordinated
 * omission). Waking up late counts too. A thread that is free takes the next call, so that none
 * waits behind another while somebody is free; what is due while all are busy waits.
 */
final class OpenLoop {
  /** A run that lags so far behind can't be caught up; its rate is beyond saturation. */
  private static final long HOPELESS_NANOS = 5_000_000_000L;

  /** So long threads need to begin. */
  private static final long SOON_MILLIS = 10;

  /** What an access returns that wrote. */
  static final int WRITE = 4;

  private static final String[] TIERS = {"none", "l1", "l2", "l3", "writes"};

  private OpenLoop() {}

  /** What is called when an access is due: returns the tier that answered, or {@link #WRITE}. */
  interface Access {
    int run(long number) throws Exception;
  }

  /**
   * What is due and when. Thread-safe.
   *
   * @param warm numbers below are not counted
   */
  private record Schedule(
      long start, double rate, long warm, long due, AtomicLong next, AtomicLong cpuBefore) {
    /** The next call that is due; the first that counts takes down the processor's time. */
    long take() {
      long number = next.getAndIncrement();
      if (number == warm) {
        cpuBefore.set(Processor.cpuNanos());
      }
      return number;
    }

    long time(long number) {
      return start + (long) (number * 1e9 / rate);
    }
  }

  /**
   * Runs.
   *
   * @param rate calls per second of all threads together
   * @param warm seconds at that rate before anything counts
   * @param seconds that count
   * @param limit the most calls
   * @param at milliseconds since the epoch before which nothing is due
   * @return figures of reads; writes have a histogram of their own
   */
  static Outcome run(
      Access access, int threads, double rate, double warm, double seconds, long limit, long at)
      throws Exception {
    long wait = Math.max(SOON_MILLIS, at - System.currentTimeMillis());
    Schedule schedule =
        new Schedule(
            System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait),
            rate,
            Math.min(limit, (long) (rate * warm)),
            Math.min(limit, (long) (rate * (warm + seconds))),
            new AtomicLong(),
            new AtomicLong());
    // One for all: of 200 kB each, a set for each thread would be most of what a collection copies.
    Histogram[] byTier = new Histogram[TIERS.length];
    Arrays.setAll(byTier, tier -> Outcome.sharedHistogram());
    List<Boolean> behind =
        Threads.run(threads, false, thread -> () -> follow(access, schedule, byTier));
    return total(byTier, behind, schedule);
  }

  /** Whether it lagged hopelessly behind. */
  private static boolean follow(Access access, Schedule schedule, Histogram[] byTier)
      throws Exception {
    for (long number = schedule.take(); number < schedule.due; number = schedule.take()) {
      long intended = schedule.time(number);
      await(intended);
      int tier = access.run(number);
      long late = System.nanoTime() - intended;
      if (number >= schedule.warm) {
        Outcome.record(byTier[tier], late);
      }
      if (late > HOPELESS_NANOS) {
        return true;
      }
    }
    return false;
  }

  private static void await(long time) throws InterruptedException {
    for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped");
      }
    }
  }

  private static Outcome total(Histogram[] byTier, List<Boolean> behind, Schedule schedule) {
    double nanos = System.nanoTime() - schedule.time(schedule.warm);
    double cpu = Processor.cpuNanos() - schedule.cpuBefore.get();
    double due = schedule.due - schedule.warm;
    Map<String, Histogram> latencies = new TreeMap<>();
    Histogram all = Outcome.histogram();
    for (int i = 0; i < TIERS.length; i++) {
      latencies.put(TIERS[i], byTier[i]);
      if (i != WRITE) {
        all.add(byTier[i]);
      }
    }
    latencies.put("all", all);
    double ops = all.getTotalCount();
    double late = Collections.frequency(behind, true);
    return new Outcome(
        Map.of("ops", ops, "nanos", nanos, "cpu", cpu, "due", due, "behind", late), latencies);
  }
}
