package io.tieredcache.bench.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Ids and the slots of their keys. */
public final class Ids {
  private static final int SLOTS = 16_384;

  /** The first slots lie on one primary of a cluster that has up to eight of them, as made. */
  private static final int FIRST_SLOTS = SLOTS / 8;

  private Ids() {}

  /** Ids 0 to count - 1 of a set. */
  public static List<String> of(String set, int count) {
    List<String> ids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ids.add(set + "-" + i);
    }
    return ids;
  }

  /** That many ids whose storage keys lie on one primary. */
  public static List<String> ofOnePrimary(UnaryOperator<String> storageKey, int count) {
    List<String> ids = new ArrayList<>(count);
    for (int i = 0; ids.size() < count; i++) {
      String id = "one-" + i;
      if (slot(storageKey.apply(id)) < FIRST_SLOTS) {
        ids.add(id);
      }
    }
    return ids;
  }

  /** The slot of a key (Redis Cluster specification, "Key distribution model"). */
  public static int slot(String key) {
    int open = key.indexOf('{');
    int close = open < 0 ? -1 : key.indexOf('}', open + 1);
    String hashed = close > open + 1 ? key.substring(open + 1, close) : key;
    return crc16(hashed.getBytes(UTF_8)) % SLOTS;
  }

  /** CRC-16/XMODEM, as the specification asks for. */
  private static int crc16(byte[] bytes) {
    int crc = 0;
    for (byte each : bytes) {
      crc ^= (each & 0xff) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1;
      }
    }
    return crc & 0xffff;
  }
}
