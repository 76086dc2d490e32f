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
  SQL_CLOCK_BACK,
  /** Write-behind: a process dies with all that it has under way, and another starts. */
  CRASH,
  /** Write-behind: a process without calls under way is closed, and another starts. */
  HAND_OVER,
  /** Write-behind: so much time passes at once that no flusher's right lasts. */
  FLUSHER_LEASE_EXPIRY,
  /** Write-behind: L3 refuses some rows, or takes all again. */
  REFUSED_ROWS,
  /** Write-behind: Redis's clock goes back by up to half a second. */
  SHARED_CLOCK_BACK,
  /** Write-behind, once a course: a failover loses the newest entries of a partition. */
  JOURNAL_LOSS;

  /** Whether it tells only where writes are journaled. */
  boolean isOfWriteBehind() {
    return compareTo(CRASH) >= 0;
  }

  /** Plain SQL gives no versions where they come from a journal. */
  boolean isOfWriteThrough() {
    return this == SQL || this == SQL_CLOCK_BACK;
  }
}
