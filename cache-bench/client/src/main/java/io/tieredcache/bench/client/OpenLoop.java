package io.tieredcache.bench.client;

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

  private record Share(boolean behind, Histogram[] byTier) {}

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
    List<Share> shares = Threads.run(threads, false, thread -> () -> follow(access, schedule));
    return total(shares, schedule);
  }

  private static Share follow(Access access, Schedule schedule) throws Exception {
    Histogram[] byTier = new Histogram[TIERS.length];
    for (int i = 0; i < byTier.length; i++) {
      byTier[i] = Outcome.histogram();
    }
    for (long number = schedule.take(); number < schedule.due; number = schedule.take()) {
      long intended = schedule.time(number);
      await(intended);
      int tier = access.run(number);
      long late = System.nanoTime() - intended;
      if (number >= schedule.warm) {
        Outcome.record(byTier[tier], late);
      }
      if (late > HOPELESS_NANOS) {
        return new Share(true, byTier);
      }
    }
    return new Share(false, byTier);
  }

  private static void await(long time) throws InterruptedException {
    for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped");
      }
    }
  }

  private static Outcome total(List<Share> shares, Schedule schedule) {
    double nanos = System.nanoTime() - schedule.time(schedule.warm);
    double cpu = Processor.cpuNanos() - schedule.cpuBefore.get();
    double due = schedule.due - schedule.warm;
    Map<String, Histogram> latencies = new TreeMap<>();
    Histogram all = Outcome.histogram();
    double behind = 0;
    for (Share share : shares) {
      behind += share.behind ? 1 : 0;
      for (int i = 0; i < TIERS.length; i++) {
        latencies.computeIfAbsent(TIERS[i], name -> Outcome.histogram()).add(share.byTier[i]);
        if (i != WRITE) {
          all.add(share.byTier[i]);
        }
      }
    }
    double ops = all.getTotalCount();
    latencies.put("all", all);
    return new Outcome(
        Map.of("ops", ops, "nanos", nanos, "cpu", cpu, "due", due, "behind", behind), latencies);
  }
}
