package io.tieredcache.spi;

/** Where an answer comes from, or which tier failed. */
public enum Tier {
  /** In this process. */
  L1,
  /** Shared by the fleet, Redis. */
  L2,
  /** Durable, PostgreSQL. */
  L3,
  /** The caller's own loader. */
  LOADER
}
