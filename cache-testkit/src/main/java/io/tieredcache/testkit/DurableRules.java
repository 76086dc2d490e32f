package io.tieredcache.testkit;

/** What the rules of {@link DurableTierContract} ask of it. */
interface DurableRules {
  /** A schema of the tier under test. */
  DurableProbe rows();
}
