package io.tieredcache.bench.client;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  private static final String[] TIERS = {"none", "l1", "l2", "l3"};

  private OpenLoop() {}

  /** What is called when an access is due: returns the tier that answered. */
  interface Access {
    int run(long number) throws Exception;
  }

  private record Share(long ops, boolean behind, Histogram[] byTier) {}

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
   */
  static Outcome run(
      Access access, int threads, double rate, double warm, double seconds, long limit)
      throws Exception {
    Schedule schedule =
        new Schedule(
            System.nanoTime() + 10_000_000,
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
    long ops = 0;
    for (long number = schedule.take(); number < schedule.due; number = schedule.take()) {
      long intended = schedule.time(number);
      await(intended);
      int tier = access.run(number);
      long late = System.nanoTime() - intended;
      if (number >= schedule.warm) {
        Outcome.record(byTier[tier], late);
        ops++;
      }
      if (late > HOPELESS_NANOS) {
        return new Share(ops, true, byTier);
      }
    }
    return new Share(ops, false, byTier);
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
    double ops = 0;
    double behind = 0;
    for (Share share : shares) {
      ops += share.ops;
      behind += share.behind ? 1 : 0;
      for (int i = 0; i < TIERS.length; i++) {
        latencies.computeIfAbsent(TIERS[i], name -> Outcome.histogram()).add(share.byTier[i]);
        all.add(share.byTier[i]);
      }
    }
    latencies.put("all", all);
    return new Outcome(
        Map.of("ops", ops, "nanos", nanos, "cpu", cpu, "due", due, "behind", behind), latencies);
  }
}
