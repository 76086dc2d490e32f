package io.tieredcache.cli.alltiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.TierException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What the readers of a load saw, judged once it has ended. */
final class Outcome {
  /** Beyond the deadline, and beyond what the machine itself was late. */
  private static final long SLACK_NANOS = Duration.ofMillis(20).toNanos();

  private final List<OpenLoad.Read> reads;
  private final List<OpenLoad.Stall> stalls;
  private final List<OpenLoad.Count> counts;
  private final int open;

  Outcome(OpenLoad ended) {
    reads = ended.reads();
    stalls = ended.stalls();
    counts = ended.counts();
    open = ended.open();
  }

  /** C6: no call outlives its deadline by more than 20 ms and the stalls that fell into it. */
  void assertWithin(Duration deadline) {
    assertEquals(0, open, "reads that never ended");
    List<String> late =
        reads.stream()
            .filter(read -> read.took() > deadline.toNanos() + SLACK_NANOS + stalled(read))
            .map(read -> read.took() / 1_000_000 + " ms, stalls of " + stalled(read) / 1_000_000)
            .toList();
    assertTrue(late.isEmpty(), () -> late.size() + " reads were late, e.g. " + late.get(0));
  }

  private long stalled(OpenLoad.Read read) {
    long end = read.at() + read.took();
    return stalls.stream()
        .mapToLong(stall -> Math.min(end, stall.end()) - Math.max(read.at(), stall.begin()))
        .filter(overlap -> overlap > 0)
        .sum();
  }

  /** Those that began in this span. */
  List<OpenLoad.Read> between(long begin, long end, Predicate<OpenLoad.Read> which) {
    return reads.stream()
        .filter(read -> read.at() - begin >= 0 && read.at() - end < 0 && which.test(read))
        .toList();
  }

  /** Every failure is one that the policy makes: named by the tier, in no more than one line. */
  void assertFailuresAreTheTiers() {
    List<Throwable> others =
        reads.stream()
            .filter(OpenLoad.Read::failed)
            .map(OpenLoad.Read::failure)
            .filter(failure -> !(failure instanceof TierException))
            .toList();
    assertTrue(others.isEmpty(), () -> others.size() + " others, e.g. " + others.get(0));
  }

  static double failed(List<OpenLoad.Read> reads) {
    return reads.stream().filter(OpenLoad.Read::failed).count()
        / (double) Math.max(1, reads.size());
  }

  static Duration took(List<OpenLoad.Read> reads, double quantile) {
    long[] nanos = reads.stream().mapToLong(OpenLoad.Read::took).sorted().toArray();
    return nanos.length == 0
        ? Duration.ZERO
        : Duration.ofNanos(nanos[(int) Math.min(nanos.length - 1, quantile * nanos.length)]);
  }

  /** The most reads of L3 in a second of this span. */
  int durableReadsInASecond(long begin, long end) {
    List<OpenLoad.Count> within =
        counts.stream().filter(count -> count.at() - begin >= 0 && count.at() - end < 0).toList();
    int most = 0;
    for (OpenLoad.Count from : within) {
      for (OpenLoad.Count to : within) {
        if (to.at() - from.at() >= 0 && to.at() - from.at() <= 1_050_000_000L) {
          most = Math.max(most, to.reads() - from.reads());
        }
      }
    }
    return most;
  }

  /** The most reads of L3 that were seen under way at a time in this span. */
  int durableReadsAtATime(long begin, long end) {
    return counts.stream()
        .filter(count -> count.at() - begin >= 0 && count.at() - end < 0)
        .mapToInt(OpenLoad.Count::inside)
        .max()
        .orElse(0);
  }

  /** How many reads a second began. */
  double rate() {
    long[] begins = reads.stream().mapToLong(OpenLoad.Read::at).toArray();
    Arrays.sort(begins);
    return begins.length / ((begins[begins.length - 1] - begins[0]) / 1e9);
  }

  /** One line for people. */
  String line(String phase, List<OpenLoad.Read> reads) {
    return String.format(
        Locale.ROOT,
        "  %-26s %6d reads, %5.1f %% failed, p50 %7.2f ms, p99 %7.2f ms, max %7.2f ms",
        phase,
        reads.size(),
        100 * failed(reads),
        took(reads, 0.5).toNanos() / 1e6,
        took(reads, 0.99).toNanos() / 1e6,
        took(reads, 1).toNanos() / 1e6);
  }
}
