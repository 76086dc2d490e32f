package io.tieredcache.testkit;

/** What the rules of {@link StaleFillContract} ask of it. */
interface StaleRules {
  /** A new race, on a key that nobody has used. */
  StaleRace race();
}
