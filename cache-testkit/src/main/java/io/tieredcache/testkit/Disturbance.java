package io.tieredcache.testkit;

/** What a {@link Simulation} lets happen besides the calls of its processes, and time. */
public enum Disturbance {
  /** Redis drops a value for space. */
  EVICTION,
  /** Redis drops the fence beside a value, and with it a lease or an absent mark. */
  FENCE_EVICTION,
  /** The whole {@code ttl} passes at once, for values, fences and deadlines. */
  EXPIRY,
  /** A row is changed by plain SQL, and one process invalidates the id, as the change feed does. */
  SQL,
  /** Another service SETs the key, without a stamp. */
  FOREIGN_SET,
  /** A process can't reach L2, or can again. */
  SHARED_OUTAGE,
  /** A process can't reach L3, or can again. */
  DURABLE_OUTAGE,
  /** A process's tracking connection is lost, or armed again. */
  TRACKING_LOSS,
  /** PostgreSQL's clock goes back by up to half a second. */
  SQL_CLOCK_BACK
}
