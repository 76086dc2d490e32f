package io.tieredcache.testkit;

/** Rules of L2 that a simulation leaves out one at a time, to see whether its checker notices. */
enum FakeRule {
  /** A fill stores only under a lease that is still there. */
  FILL_NEEDS_THE_LEASE,
  /** A put replaces, it never creates. */
  PUT_CREATES_NOTHING,
  /** A put leaves a newer stamp. */
  PUT_LEAVES_NEWER,
  /** An invalidation voids the lease. */
  INVALIDATE_VOIDS_THE_LEASE
}
