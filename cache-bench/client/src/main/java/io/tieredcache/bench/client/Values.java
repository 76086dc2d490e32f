package io.tieredcache.bench.client;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The values of the benchmark: each tells of which id it is, so that a wrong one is noticed. */
public final class Values {
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private Values() {}

  /**
   * The value of an id: 8 bytes that name it, then printable text that does not compress to
   * nothing.
   *
   * @param bytes its length, at least 8
   */
  public static byte[] of(String id, int bytes) {
    byte[] value = new byte[bytes];
    long state = mark(id);
    ByteBuffer.wrap(value).putLong(state);
    for (int i = Long.BYTES; i < bytes; i++) {
      state = state * MIX + 1;
      value[i] = (byte) (' ' + (state >>> 58));
    }
    return value;
  }

  /**
   * Checks that a value is this id's.
   *
   * @throws WrongDataException when it is missing, short or another's
   */
  public static void check(String id, byte @Nullable [] value) {
    if (value == null) {
      throw new WrongDataException("no value for " + id);
    }
    if (value.length < Long.BYTES || ByteBuffer.wrap(value).getLong() != mark(id)) {
      throw new WrongDataException("the value for " + id + " is another's");
    }
  }

  private static long mark(String id) {
    return (id.hashCode() + 1L) * MIX;
  }
}
