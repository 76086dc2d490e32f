package io.tieredcache;

/** Which tiers a write reaches before it returns. */
public enum WriteMode {
  /** Commits in L3, then L2. Without an L3 the same as {@link #CACHE_ONLY}. */
  WRITE_THROUGH,
  /** L2 only, which gives the version; L3 is not used for the schema. */
  CACHE_ONLY
}
