package io.tieredcache.redis;

import io.tieredcache.spi.Stamp;

/**
 * The 56 bytes before a payload that carry its stamp and that a JSON parser takes for white space:
 * TAB TAB LF SPACE, then version and stored-at, each a 26-digit base-4 number, most significant
 * digit first, of SPACE=0, TAB=1, LF=2, CR=3. Only the whole, valid prefix counts; anything else is
 * payload.
 */
final class StampFormat {
  /** Bytes of a stamp. */
  static final int LENGTH = 56;

  private static final int MARKER = 4;
  private static final int DIGITS = 26;
  private static final byte[] SYMBOLS = {' ', '\t', '\n', '\r'};

  private StampFormat() {}

  /** The stamp in its 56 bytes. */
  static byte[] encode(Stamp stamp) {
    byte[] bytes = new byte[LENGTH];
    putHead(bytes, stamp.version());
    putNumber(bytes, MARKER + DIGITS, stamp.storedAtMicros());
    return bytes;
  }

  /** The first 30 bytes, marker and version: what a script needs, which adds the time itself. */
  static byte[] head(long version) {
    byte[] bytes = new byte[MARKER + DIGITS];
    putHead(bytes, version);
    return bytes;
  }

  /** The stamp that a value begins with, or {@link Stamp#NONE}. */
  static Stamp decode(byte[] value) {
    if (value.length < LENGTH || !marked(value)) {
      return Stamp.NONE;
    }
    long version = number(value, MARKER);
    long storedAt = number(value, MARKER + DIGITS);
    return version < 0 || storedAt <= 0 ? Stamp.NONE : new Stamp(version, storedAt);
  }

  private static boolean marked(byte[] value) {
    return value[0] == '\t' && value[1] == '\t' && value[2] == '\n' && value[3] == ' ';
  }

  /** The number that begins at an offset, or -1 where one of its digits is none. */
  private static long number(byte[] value, int offset) {
    long number = 0;
    for (int i = offset; i < offset + DIGITS; i++) {
      int digit = digit(value[i]);
      if (digit < 0) {
        return -1;
      }
      number = number << 2 | digit;
    }
    return number;
  }

  private static int digit(byte symbol) {
    return switch (symbol) {
      case ' ' -> 0;
      case '\t' -> 1;
      case '\n' -> 2;
      case '\r' -> 3;
      default -> -1;
    };
  }

  private static void putHead(byte[] target, long version) {
    target[0] = '\t';
    target[1] = '\t';
    target[2] = '\n';
    target[3] = ' ';
    putNumber(target, MARKER, version);
  }

  private static void putNumber(byte[] target, int offset, long number) {
    long rest = number;
    for (int i = offset + DIGITS - 1; i >= offset; i--) {
      target[i] = SYMBOLS[(int) (rest & 3)];
      rest >>>= 2;
    }
  }
}
