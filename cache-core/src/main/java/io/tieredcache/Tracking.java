package io.tieredcache;

/** How L1 learns that a value changed in L2. */
public enum Tracking {
  /**
   * L2 reports each change, by whatever client in whatever language, and L1 drops its entry within
   * milliseconds; where a connection dies silently, within 2 s. {@code localTtl} may be as long as
   * {@code ttl}; what L2 can't vouch for is kept for 100 ms at most. Each change of any key below
   * the template's literal head is sent to each process: not for keys that change all the time, nor
   * for neighbours of such keys.
   */
  TRACKED,
  /** L1 relies on {@code localTtl} alone. */
  TTL_ONLY
}
