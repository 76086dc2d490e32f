package io.tieredcache;

/** Which tiers a write reaches before it returns. */
public enum WriteMode {
  /** Commits in L3, then L2. Without an L3 the same as {@link #CACHE_ONLY}. */
  WRITE_THROUGH,
  /**
   * Journals the write in L2 and its replicas; a flusher brings it to L3 in the background, of
   * several writes of an id only the newest. Versions come from the journal, so there is no {@link
   * TypedCache#update}. Without a journal, which takes an L2 that keeps one and an L3 that can be
   * flushed to, the same as {@link #WRITE_THROUGH}.
   */
  WRITE_BEHIND,
  /** L2 only, which gives the version; L3 is not used for the schema. */
  CACHE_ONLY
}
