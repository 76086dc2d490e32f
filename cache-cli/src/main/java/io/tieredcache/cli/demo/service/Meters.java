package io.tieredcache.cli.demo.service;

import static java.util.Objects.requireNonNull;

import io.tieredcache.cli.demo.report.Latencies;
import io.tieredcache.cli.demo.report.ProbeSight;
import io.tieredcache.cli.demo.report.ProbeWrite;
import io.tieredcache.cli.demo.report.ServiceReport;
import io.tieredcache.spi.Tier;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** What the service measured since its last report. Thread-safe: adders, recorders and queues. */
final class Meters {
  final LongAdder absent = new LongAdder();
  final LongAdder failedReads = new LongAdder();
  final LongAdder failedBeside = new LongAdder();
  final LongAdder writes = new LongAdder();
  final LongAdder failedWrites = new LongAdder();
  final LongAdder ticks = new LongAdder();
  final LongAdder lateTicks = new LongAdder();
  final Recorder writeCalls = recorder();
  final Recorder tokenizerReads = recorder();
  final Queue<ProbeWrite> probeWrites = new ConcurrentLinkedQueue<>();
  final Queue<ProbeSight> probeSights = new ConcurrentLinkedQueue<>();

  private final Map<Tier, Recorder> reads = new EnumMap<>(Tier.class);
  private final AtomicReference<String> firstFlaw = new AtomicReference<>("");

  Meters() {
    for (Tier tier : Tier.values()) {
      reads.put(tier, recorder());
    }
  }

  private static Recorder recorder() {
    return new Recorder(Latencies.LONGEST, Latencies.DIGITS);
  }

  /** A read that this tier answered. */
  void read(Tier tier, long nanos) {
    record(requireNonNull(reads.get(tier)), nanos);
  }

  /** Records a latency. */
  static void record(Recorder recorder, long nanos) {
    recorder.recordValue(Math.min(nanos, Latencies.LONGEST));
  }

  /** What the first call that threw said. */
  void flaw(@Nullable Throwable e) {
    firstFlaw.compareAndSet("", e == null ? "unknown" : String.valueOf(e.getMessage()));
  }

  /** All of it, which begins anew. Called by one thread. */
  ServiceReport report(int number, boolean finished) {
    Map<Tier, String> latencies = new EnumMap<>(Tier.class);
    reads.forEach((tier, recorder) -> latencies.put(tier, encoded(recorder)));
    return new ServiceReport(
        number,
        latencies,
        absent.sumThenReset(),
        failedReads.sumThenReset(),
        failedBeside.sumThenReset(),
        writes.sumThenReset(),
        failedWrites.sumThenReset(),
        encoded(writeCalls),
        ticks.sumThenReset(),
        lateTicks.sumThenReset(),
        encoded(tokenizerReads),
        drained(probeWrites),
        drained(probeSights),
        firstFlaw.get(),
        finished);
  }

  private static String encoded(Recorder recorder) {
    return Latencies.encode(recorder.getIntervalHistogram());
  }

  private static <T> List<T> drained(Queue<T> queue) {
    List<T> all = new ArrayList<>();
    for (T one = queue.poll(); one != null; one = queue.poll()) {
      all.add(one);
    }
    return all;
  }
}
