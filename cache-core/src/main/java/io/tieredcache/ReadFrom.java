package io.tieredcache;

/** Which nodes of L2 answer a schema's reads. */
public enum ReadFrom {
  /** The primary alone: a read is never behind it by more than {@code localTtl}. */
  PRIMARY,
  /**
   * A replica where one is connected and the call has 20 ms left for L2, else the primary. A
   * replica is behind its primary, by milliseconds as a rule and without a bound; L1 keeps nothing
   * that it answered. A process sees what it has put, and no version older than one it has seen,
   * since the primary is asked then; its own {@code remove} or {@code invalidate} it sees when the
   * replica has it. Not with {@code TRACKED}, {@code staleWhileRevalidate}, {@code refreshAhead} or
   * values without a stamp.
   */
  REPLICA;

  static final String NOT_WITH_REPLICA =
      "TRACKED, staleWhileRevalidate or refreshAhead, which stand on what L1 keeps";
}
