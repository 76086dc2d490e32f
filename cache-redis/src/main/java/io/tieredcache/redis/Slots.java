package io.tieredcache.redis;

import io.lettuce.core.cluster.SlotHash;

/**
 * The slot of a key: CRC-16 of its hash tag, or of the whole key. Lettuce's own writes the key into
 * a buffer first, and each read asks more than once.
 */
final class Slots {
  static final int COUNT = SlotHash.SLOT_COUNT;

  private static final int POLYNOMIAL = 0x1021;
  private static final char ASCII = 128;
  private static final char[] CRC = table();

  private Slots() {}

  private static char[] table() {
    char[] table = new char[256];
    for (int i = 0; i < table.length; i++) {
      int crc = i << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
      }
      table[i] = (char) crc;
    }
    return table;
  }

  /** The slot that the key lies in. */
  static int of(String key) {
    int from = 0;
    int to = key.length();
    int open = key.indexOf('{');
    int close = open < 0 ? -1 : key.indexOf('}', open);
    if (close > open + 1) {
      from = open + 1;
      to = close;
    }
    int crc = 0;
    for (int i = from; i < to; i++) {
      char c = key.charAt(i);
      if (c >= ASCII) {
        return SlotHash.getSlot(key);
      }
      crc = (crc << 8 ^ CRC[(crc >>> 8 ^ c) & 0xff]) & 0xffff;
    }
    return crc % COUNT;
  }
}
