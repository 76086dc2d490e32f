package io.tieredcache.bench.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/** Threads that each make one call after the other: how fast a client can go. */
final class ClosedLoop {
  /** More threads share one histogram: of 200 kB for each, collections copy what is alive. */
  private static final int OWN_HISTOGRAMS = 64;

  private ClosedLoop() {}

  private record Share(long ops, Histogram latencies) {}

  static Outcome run(Work work, int threads, boolean virtual, double seconds) throws Exception {
    long length = (long) (seconds * 1e9);
    Histogram shared = Outcome.sharedHistogram();
    CountDownLatch ready = new CountDownLatch(threads);
    long cpu = Processor.cpuNanos();
    long compiled = Processor.compiledNanos();
    long began = System.nanoTime();
    List<Share> shares =
        Threads.run(
            threads,
            virtual,
            thread -> {
              Work.Step step = work.step(thread, threads);
              return () -> {
                ready.countDown();
                ready.await();
                Histogram own = threads > OWN_HISTOGRAMS ? shared : Outcome.histogram();
                return new Share(repeat(step, own, System.nanoTime() + length), own);
              };
            });
    double nanos = System.nanoTime() - began;
    return total(shares, shared, nanos)
        .with("cpu", Processor.cpuNanos() - cpu)
        .with("compiled", Processor.compiledNanos() - compiled);
  }

  private static long repeat(Work.Step step, Histogram latencies, long end) throws Exception {
    long ops = 0;
    long before = System.nanoTime();
    do {
      ops += step.run();
      long now = System.nanoTime();
      Outcome.record(latencies, now - before);
      before = now;
    } while (before < end);
    return ops;
  }

  private static Outcome total(List<Share> shares, Histogram shared, double nanos) {
    long ops = 0;
    for (Share share : shares) {
      ops += share.ops;
      if (shares.size() <= OWN_HISTOGRAMS) {
        shared.add(share.latencies);
      }
    }
    return new Outcome(Map.of("ops", (double) ops, "nanos", nanos), Map.of("all", shared));
  }
}
