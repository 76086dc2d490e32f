package io.tieredcache.testkit;

import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.Stamp;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The stamp's 56 bytes, written a second time on purpose: the contracts compare what a tier stores
 * with this.
 */
final class StampFormat {
  static final int LENGTH = 56;
  private static final byte[] MARKER = {'\t', '\t', '\n', ' '};
  private static final byte[] DIGITS = {' ', '\t', '\n', '\r'};
  private static final int WIDTH = 26;

  private StampFormat() {}

  static byte[] encode(Stamp stamp, byte[] payload) {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH + payload.length).put(MARKER);
    number(bytes, stamp.version());
    number(bytes, stamp.storedAtMicros());
    return bytes.put(payload).array();
  }

  private static void number(ByteBuffer bytes, long value) {
    for (int shift = 2 * (WIDTH - 1); shift >= 0; shift -= 2) {
      bytes.put(DIGITS[(int) (value >>> shift) & 3]);
    }
  }

  /** The value of these bytes; without a stamp where they don't begin with a whole one. */
  static SharedValue decode(byte[] bytes) {
    Stamp stamp = stamp(bytes);
    return stamp == null
        ? new SharedValue(Stamp.NONE, ByteBuffer.wrap(bytes))
        : new SharedValue(stamp, ByteBuffer.wrap(bytes, LENGTH, bytes.length - LENGTH));
  }

  private static @Nullable Stamp stamp(byte[] bytes) {
    if (bytes.length < LENGTH) {
      return null;
    }
    for (int i = 0; i < MARKER.length; i++) {
      if (bytes[i] != MARKER[i]) {
        return null;
      }
    }
    long version = number(bytes, MARKER.length);
    long storedAt = number(bytes, MARKER.length + WIDTH);
    return version < 0 || storedAt <= 0 ? null : new Stamp(version, storedAt);
  }

  private static long number(byte[] bytes, int from) {
    long value = 0;
    for (int i = from; i < from + WIDTH; i++) {
      int digit = digit(bytes[i]);
      if (digit < 0) {
        return -1;
      }
      value = value << 2 | digit;
    }
    return value;
  }

  private static int digit(byte b) {
    for (int i = 0; i < DIGITS.length; i++) {
      if (DIGITS[i] == b) {
        return i;
      }
    }
    return -1;
  }
}
