package io.tieredcache.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The shape of one schema's journal, the same in every process of the fleet.
 *
 * @param partitions into how many parts its keys are dealt, 1 to 1024; each is one slot of L2 and
 *     has one flusher at a time
 * @param depth the most entries a partition may hold before writes wait, and the most dead letters
 *     before its flusher does, 1 to 1,000,000
 * @param replicas how many replicas must have an entry before its write returns, 0 to 5
 */
public record JournalSettings(int partitions, int depth, int replicas) {
  private static final int SLOTS = 16_384;
  private static final int POLYNOMIAL = 0x1021;

  /** Checks the ranges. */
  public JournalSettings {
    check("partitions", partitions, 1, 1024);
    check("depth", depth, 1, 1_000_000);
    check("replicas", replicas, 0, 5);
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + most + ", was " + value);
    }
  }

  /**
   * The partition of a storage key, from 0 on: an even share of Redis Cluster's slots, so that a
   * partition and its keys may lie on one node.
   */
  public int partition(String key) {
    return slot(key) * partitions / SLOTS;
  }

  /** CRC16 of the whole key, as the Redis Cluster specification has it. */
  private static int slot(String key) {
    int crc = 0;
    for (byte each : key.getBytes(UTF_8)) {
      crc ^= (each & 0xff) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
      }
    }
    return (crc & 0xffff) % SLOTS;
  }
}
