package io.tieredcache.bench.client;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/**
 * What one run came to. Travels as one line.
 *
 * @param figures by name: {@code ops}, and in nanoseconds {@code nanos}, {@code cpu} and {@code
 *     compiled} (the JIT compiler's), and what the work adds
 * @param latencies by name, in nanoseconds: {@code all}, and {@code l1} to {@code l3} where the
 *     tiers are told
 */
public record Outcome(Map<String, Double> figures, Map<String, Histogram> latencies) {
  /** The longest latency that is told apart; a longer one counts as this, a minute. */
  private static final long LONGEST = 60_000_000_000L;

  private static final int DIGITS = 3;
  private static final String HISTOGRAM = "h.";

  /** Copies the maps, sorted. */
  public Outcome {
    figures = new TreeMap<>(figures);
    latencies = new TreeMap<>(latencies);
  }

  /** An empty histogram of latencies. */
  public static Histogram histogram() {
    return new Histogram(LONGEST, DIGITS);
  }

  /** The same, in which several threads may record. */
  static Histogram sharedHistogram() {
    return new AtomicHistogram(LONGEST, DIGITS);
  }

  static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.max(0, Math.min(nanos, LONGEST)));
  }

  /** A figure that must be there. */
  public double figure(String name) {
    Double value = figures.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no figure " + name + " in " + figures.keySet());
    }
    return value;
  }

  /** A figure that may be there. */
  public double figure(String name, double otherwise) {
    return figures.getOrDefault(name, otherwise);
  }

  /** The latencies of that name, empty where there are none. */
  public Histogram latency(String name) {
    Histogram found = latencies.get(name);
    return found == null ? histogram() : found;
  }

  /** Operations a second. */
  public double rate() {
    return figure("ops") * 1e9 / figure("nanos");
  }

  /** Processor time of an operation, in microseconds. */
  public double cpuMicros() {
    return figure("cpu") / figure("ops") / 1000;
  }

  /** The share of its time for which the JIT compilers of so many processes were at work. */
  public double compiling(int processes) {
    return figure("compiled") / figure("nanos") / processes;
  }

  /** What two clients did at the same time: sums, but the longer time. */
  public Outcome and(Outcome other) {
    Map<String, Double> sums = new LinkedHashMap<>(figures);
    other.figures.forEach(
        (name, value) -> sums.merge(name, value, name.equals("nanos") ? Math::max : Double::sum));
    Map<String, Histogram> together = new LinkedHashMap<>();
    latencies.forEach((name, value) -> together.put(name, value.copy()));
    other.latencies.forEach(
        (name, value) -> together.computeIfAbsent(name, key -> histogram()).add(value));
    return new Outcome(sums, together);
  }

  /** With one more figure. */
  Outcome with(String name, long value) {
    Map<String, Double> more = new LinkedHashMap<>(figures);
    more.put(name, (double) value);
    return new Outcome(more, latencies);
  }

  /** As words of a line. */
  String words() {
    StringBuilder words = new StringBuilder();
    figures.forEach((name, value) -> words.append(name).append('=').append(value).append(' '));
    latencies.forEach(
        (name, value) ->
            words.append(HISTOGRAM).append(name).append('=').append(encoded(value)).append(' '));
    return words.toString().trim();
  }

  /**
   * From words of a line.
   *
   * @throws IllegalArgumentException for what a client can't have said
   */
  public static Outcome parse(String line) {
    Map<String, Double> figures = new LinkedHashMap<>();
    Map<String, Histogram> latencies = new LinkedHashMap<>();
    Ask.parse("outcome " + line)
        .words()
        .forEach(
            (name, value) -> {
              if (name.startsWith(HISTOGRAM)) {
                latencies.put(name.substring(HISTOGRAM.length()), decoded(value));
              } else {
                figures.put(name, Double.valueOf(value));
              }
            });
    return new Outcome(figures, latencies);
  }

  private static String encoded(Histogram histogram) {
    ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(bytes);
    byte[] exact = new byte[length];
    bytes.rewind().get(exact);
    return Base64.getEncoder().withoutPadding().encodeToString(exact);
  }

  private static Histogram decoded(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
      return Histogram.decodeFromCompressedByteBuffer(bytes, LONGEST);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("not a histogram", e);
    }
  }
}
