package io.tieredcache.bench.report;

/** What a client is in a comparison. */
public enum Standing {
  OURS,
  PEER,
  /** Shown beside, not competed with. */
  FLOOR
}
