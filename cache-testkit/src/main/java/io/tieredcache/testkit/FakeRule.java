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
  DELETED_ROWS_KEEP_THEIR_VERSION
}
