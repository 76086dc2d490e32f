package io.tieredcache.testkit;

/** A rule of the engine that a simulation leaves out. */
interface MutantRule {
  /** How it is left out. */
  Mutation mutation();
}
