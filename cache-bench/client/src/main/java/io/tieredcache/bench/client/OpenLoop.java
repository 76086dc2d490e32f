package io.tieredcache.bench.client;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Calls that are due at set times, whether or not earlier ones have ended. A latency counts from
 * the time at which its call was due, so that a stall shows in all calls it delayed (no coordinated
 * omission). Waking up late counts too.
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
   * Runs.
   *
   * @param rate calls per second of all threads together
   * @param limit the most calls
   */
  static Outcome run(Access access, int threads, double rate, double seconds, long limit)
      throws Exception {
    long cpu = Processor.cpuNanos();
    long start = System.nanoTime() + 10_000_000;
    long due = Math.min(limit, (long) (rate * seconds));
    List<Share> shares =
        Threads.run(
            threads, false, thread -> () -> follow(access, thread, threads, rate, start, due));
    double nanos = System.nanoTime() - start;
    return total(shares, nanos, (double) (Processor.cpuNanos() - cpu), due);
  }

  private static Share follow(
      Access access, int thread, int threads, double rate, long start, long due) throws Exception {
    Histogram[] byTier = new Histogram[TIERS.length];
    for (int i = 0; i < byTier.length; i++) {
      byTier[i] = Outcome.histogram();
    }
    long ops = 0;
    for (long number = thread; number < due; number += threads) {
      long intended = start + (long) (number * 1e9 / rate);
      await(intended);
      int tier = access.run(number);
      long late = System.nanoTime() - intended;
      Outcome.record(byTier[tier], late);
      ops++;
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

  private static Outcome total(List<Share> shares, double nanos, double cpu, long due) {
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
        Map.of("ops", ops, "nanos", nanos, "cpu", cpu, "due", (double) due, "behind", behind),
        latencies);
  }
}
