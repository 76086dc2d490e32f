package io.tieredcache.testkit;

/** Rules of the tiers that a test leaves out one at a time, to see whether a checker notices. */
enum FakeRule {
  /** A fill stores only under a lease that is still there. */
  FILL_NEEDS_THE_LEASE,
  /** A fill under a lease stores. */
  FILL_STORES,
  /** A put replaces, it never creates. */
  PUT_CREATES_NOTHING,
  /** A put leaves a newer stamp. */
  PUT_LEAVES_NEWER,
  /** A put on a value without a stamp deletes it and has the writer read L3 again. */
  PUT_ON_FOREIGN_READS_AGAIN,
  /** An invalidation voids the lease. */
  INVALIDATE_VOIDS_THE_LEASE,
  /** L3 keeps the version of a deleted row. */
  DELETED_ROWS_KEEP_THEIR_VERSION,
  /** The version of a journaled write is above all of its partition before it. */
  JOURNAL_VERSIONS_RISE,
  /** A key's newest unflushed value can be read. */
  JOURNAL_TELLS_UNFLUSHED,
  /** A trim leaves an unflushed value that is newer. */
  JOURNAL_TRIM_LEAVES_NEWER,
  /** A trim or a burial is of what was read last and no failover has lost. */
  JOURNAL_COMPARES_THE_MARK,
  /** What is buried is kept. */
  JOURNAL_KEEPS_THE_BURIED,
  /** A flush changes nothing where the position is not the one that its flusher read. */
  FLUSH_COMPARES_THE_POSITION,
  /** A flush moves the position with its rows. */
  FLUSH_MOVES_THE_POSITION,
  /** A flush that changed nothing says so. */
  FLUSH_TELLS_WHO_IS_OVERTAKEN;

  /** Whether only write-behind stands on it. */
  boolean isOfWriteBehind() {
    return name().startsWith("JOURNAL") || name().startsWith("FLUSH");
  }
}
