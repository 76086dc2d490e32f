package io.tieredcache.testkit;

/** What the rules of {@link SharedTierContract} ask of it. */
interface SharedRules {
  /** A schema of stamped JSON whose authority is L3. */
  SharedProbe json();

  /** A schema of stamped bytes whose authority is L3. */
  SharedProbe binary();

  /** A schema without stamps. */
  SharedProbe plain();

  /** A schema of stamped JSON whose authority is L2. */
  SharedProbe cacheOnly();

  /** A schema as {@link #json} whose changes the tier was asked to report. */
  SharedProbe tracked();
}
