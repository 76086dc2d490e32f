package io.tieredcache.cli.demo.report;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;

/**
 * A histogram of nanoseconds as text, so that the parent merges counts and not percentiles, which
 * can't be merged.
 */
public final class Latencies {
  /** The longest latency that is told apart from longer ones, in nanoseconds. */
  public static final long LONGEST = 60_000_000_000L;

  /** Percentiles are exact to a part in a hundred. */
  public static final int DIGITS = 2;

  private Latencies() {}

  /** An empty histogram. */
  public static Histogram histogram() {
    return new Histogram(LONGEST, DIGITS);
  }

  /** As text for a report. */
  public static String encode(AbstractHistogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int bytes = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), bytes));
  }

  /** From a report. */
  public static Histogram decode(String text) {
    try {
      return Histogram.decodeFromCompressedByteBuffer(
          ByteBuffer.wrap(Base64.getDecoder().decode(text)), LONGEST);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("report holds no histogram", e);
    }
  }
}
