package io.tieredcache;

import static java.util.Objects.requireNonNull;

/**
 * How a schema's large values lie in L2; the same in every process of the fleet. Immutable.
 *
 * <p>With chunks or compression a value in L2 begins with a manifest (docs/redis.md), which readers
 * in other languages must know. L3 holds what the codec wrote.
 *
 * @param chunkBytes above how many bytes a value lies in L2 in chunks of this size, each a key of
 *     its own, under one manifest; 0, the default, for never; else 4 KiB to 16 MiB
 * @param compression default {@link Compression#NONE}
 * @param revalidateBytes above how many bytes a value whose L1 time ran out is compared by its
 *     stamp instead of fetched again; default 4 KiB: a changed one then costs two round trips,
 *     which moving 4 KiB outweighs
 */
public record LargeValuePolicy(int chunkBytes, Compression compression, int revalidateBytes) {
  /** A manifest that says less is none: it would ask for millions of keys. */
  static final int LEAST_CHUNK = 4 << 10;

  static final int MOST_CHUNK = 16 << 20;

  private static final LargeValuePolicy DEFAULTS =
      new LargeValuePolicy(0, Compression.NONE, 4 << 10);

  /**
   * Checks every value and tells all that is wrong in one message.
   *
   * @throws IllegalArgumentException naming each rule and value
   */
  public LargeValuePolicy {
    requireNonNull(compression, "compression");
    Flaws flaws = new Flaws();
    if (chunkBytes != 0 && (chunkBytes < LEAST_CHUNK || chunkBytes > MOST_CHUNK)) {
      flaws.add(
          "chunkBytes must be 0 or " + LEAST_CHUNK + " to " + MOST_CHUNK + ", was " + chunkBytes);
    }
    if (revalidateBytes < 0) {
      flaws.add("revalidateBytes must not be negative, was " + revalidateBytes);
    }
    flaws.refuse();
  }

  /** Whole, uncompressed, compared by stamp above 4 KiB. */
  public static LargeValuePolicy defaults() {
    return DEFAULTS;
  }

  /** See {@link #chunkBytes()}. */
  public LargeValuePolicy chunkBytes(int bytes) {
    return new LargeValuePolicy(bytes, compression, revalidateBytes);
  }

  /** See {@link #compression()}. */
  public LargeValuePolicy compression(Compression how) {
    return new LargeValuePolicy(chunkBytes, how, revalidateBytes);
  }

  /** See {@link #revalidateBytes()}. */
  public LargeValuePolicy revalidateBytes(int bytes) {
    return new LargeValuePolicy(chunkBytes, compression, bytes);
  }

  /** Whether values begin with a manifest. */
  boolean packs() {
    return chunkBytes > 0 || compression != Compression.NONE;
  }
}
