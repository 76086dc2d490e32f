package io.tieredcache.bench.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/** Threads that each make one call after the other: how fast a client can go. */
final class ClosedLoop {
  private ClosedLoop() {}

  private record Share(long ops, Histogram latencies) {}

  static Outcome run(Work work, int threads, boolean virtual, double seconds) throws Exception {
    long length = (long) (seconds * 1e9);
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
                return repeat(step, System.nanoTime() + length);
              };
            });
    double nanos = System.nanoTime() - began;
    return total(shares, nanos)
        .with("cpu", Processor.cpuNanos() - cpu)
        .with("compiled", Processor.compiledNanos() - compiled);
  }

  private static Share repeat(Work.Step step, long end) throws Exception {
    Histogram latencies = Outcome.histogram();
    long ops = 0;
    long before = System.nanoTime();
    do {
      ops += step.run();
      long now = System.nanoTime();
      Outcome.record(latencies, now - before);
      before = now;
    } while (before < end);
    return new Share(ops, latencies);
  }

  private static Outcome total(List<Share> shares, double nanos) {
    Histogram all = Outcome.histogram();
    long ops = 0;
    for (Share share : shares) {
      all.add(share.latencies);
      ops += share.ops;
    }
    return new Outcome(Map.of("ops", (double) ops, "nanos", nanos), Map.of("all", all));
  }
}
